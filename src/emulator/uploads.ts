/** Uploads: the preflight on the API origin, the bytes under `/api` as on Box's upload host. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { requireEdit, requireUpload } from './access.js';
import { userOf } from './call.js';
import { Content } from './content.js';
import { requireEtag, requireFreeName, requireValidName } from './drive.js';
import { badRequest, BoxError, itemNameInUse, missingParameter } from './errors.js';
import { id, readBody, readList, type Query } from './params.js';
import { itemMini, itemStandard, type Json } from './shapes.js';
import type { State } from './state.js';
import { boxTime } from './world.js';

/** Box: above 50 MB only chunked uploads are taken. */
const MAX_DIRECT = 50 * 1024 * 1024;

const time = z.iso.datetime({ offset: true }).transform((text) => boxTime(Date.parse(text)));
const attributes = z.object({
  name: z.string(),
  parent: z.object({ id }),
  content_created_at: time.optional(),
  content_modified_at: time.optional(),
});
const versionAttributes = z.object({ name: z.string().optional(), content_modified_at: time.optional() });
const preflight = z.object({
  name: z.string(),
  parent: z.object({ id }),
  size: z.number().int().nonnegative().optional(),
});

interface Upload {
  attributes: unknown;
  content: Content;
}

/** OPTIONS and POST /files/content, POST /files/:id/content */
export function uploadRoutes(app: FastifyInstance, state: State): void {
  app.options('/2.0/files/content', (request) => checkUpload(request, state));
  app.post('/api/2.0/files/content', async (request, reply): Promise<FastifyReply> => {
    const user = userOf(request);
    const upload = await readUpload(request);
    const { name, parent, ...times } = readBody(attributes, upload.attributes);
    const folder = state.world.folder(user, parent.id);
    const file = state.drive.createFile({ name, parent: folder, by: user }, upload.content);
    file.contentCreatedAt = times.content_created_at ?? file.contentCreatedAt;
    file.contentModifiedAt = times.content_modified_at ?? file.contentModifiedAt;
    return reply.code(201).send(list(itemStandard(file, user, readList(request.query as Query, 'fields'))));
  });
  app.post<{ Params: { file_id: string } }>('/api/2.0/files/:file_id/content', async (request) => {
    const user = userOf(request);
    const file = state.world.file(user, request.params.file_id);
    requireEdit(user, file);
    requireEtag(file, request.headers['if-match']);
    const upload = await readUpload(request);
    const { name, content_modified_at } = readBody(versionAttributes, upload.attributes);
    if (name !== undefined) requireValidName(name);
    state.drive.addVersion(file, upload.content, user, name);
    file.contentModifiedAt = content_modified_at ?? file.contentModifiedAt;
    return list(itemStandard(file, user, readList(request.query as Query, 'fields')));
  });
}

const list = (entry: Json): Json => ({ total_count: 1, entries: [entry] });

function checkUpload(request: FastifyRequest, state: State): Json {
  const user = userOf(request);
  const { name, parent, size = 0 } = readBody(preflight, request.body);
  const folder = state.world.folder(user, parent.id);
  requireUpload(user, folder);
  requireValidName(name);
  if (size > MAX_DIRECT) throw tooLarge();
  const holder = folder.children.get(name.toLowerCase());
  // Here, unlike on upload, Box's OpenAPI has a list.
  if (holder) throw itemNameInUse([itemMini(holder, user)]);
  requireFreeName(folder, name);
  return { upload_url: `${state.url}/api/2.0/files/content` };
}

const tooLarge = (): BoxError =>
  new BoxError(413, 'file_size_limit_exceeded', 'File size exceeds the direct upload limit of 50 MB');

/** Reads the two parts. The bytes are in memory already: direct uploads are bounded. */
async function readUpload(request: FastifyRequest): Promise<Upload> {
  const type = request.headers['content-type'] ?? '';
  if (!type.startsWith('multipart/form-data') || !Buffer.isBuffer(request.body))
    throw new BoxError(415, 'unsupported_media_type', 'The body must be multipart/form-data');
  const form = await parseForm(request.body, type);
  const parts = [...form.keys()];
  const json = form.get('attributes');
  const file = form.get('file');
  if (typeof json !== 'string') throw missingParameter('attributes');
  if (file === null) throw missingParameter('file');
  if (parts.indexOf('attributes') > parts.indexOf('file'))
    throw new BoxError(
      400,
      'metadata_after_file_contents',
      'The attributes part must come before the file part',
    );
  const bytes = typeof file === 'string' ? Buffer.from(file) : Buffer.from(await file.arrayBuffer());
  if (bytes.length > MAX_DIRECT) throw tooLarge();
  const content = new Content(bytes);
  requireDigest(request.headers['content-md5'], content);
  return { attributes: parseAttributes(json), content };
}

async function parseForm(body: Buffer, type: string): Promise<FormData> {
  try {
    return await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData();
  } catch {
    throw badRequest({ reason: 'invalid_parameter', name: 'body', message: 'Malformed multipart body' });
  }
}

function parseAttributes(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    throw badRequest({ reason: 'invalid_parameter', name: 'attributes', message: 'Must be JSON' });
  }
}

/** The header's name is a leftover: Box's OpenAPI says that it holds the SHA-1, in hex. */
function requireDigest(header: string | string[] | undefined, content: Content): void {
  const digest = [header].flat()[0];
  if (digest === undefined || digest === '' || digest.toLowerCase() === content.sha1) return;
  throw new BoxError(400, 'bad_digest', 'The specified content-md5 did not match what we received');
}
