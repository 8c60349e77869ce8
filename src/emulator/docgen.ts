/** Doc Gen: files marked as templates, and batches of jobs that each make a document. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { canDownload, isTrashed, requireEdit, requireUpload, roleOf } from './access.js';
import { userOf } from './call.js';
import { Content } from './content.js';
import { fill, tagsOf } from './docgen-tags.js';
import { requireValidName } from './drive.js';
import {
  BoxError,
  insufficientPermissions,
  invalidParameter,
  methodNotAllowed,
  noSuch,
  notFound,
} from './errors.js';
import { currentVersion, extensionOf, type File, type FileVersion, type Folder, type User } from './model.js';
import { pageByMarker } from './paging.js';
import { writePdf } from './pdf.js';
import { id, readBody, readText, type Query } from './params.js';
import type { Json } from './shapes.js';
import type { State } from './state.js';
import type { World } from './world.js';

const fileReference = z.object({ id, type: z.literal('file') });
const newTemplate = z.object({ file: fileReference });
const newBatch = z.object({
  file: fileReference,
  file_version: z.object({ id }).optional(),
  input_source: z.literal('api'),
  destination_folder: z.object({ id, type: z.literal('folder') }),
  output_type: z.enum(['pdf', 'docx']),
  document_generation_data: z
    .array(z.object({ generated_file_name: z.string(), user_input: z.record(z.string(), z.unknown()) }))
    .min(1),
});
type NewBatch = z.output<typeof newBatch>;

interface Template {
  file: File;
  markedAt: number;
}

interface Job {
  id: string;
  batchId: string;
  by: User;
  template: File;
  version: FileVersion;
  folder: Folder;
  outputType: NewBatch['output_type'];
  name: string;
  input: unknown;
  startedAt: number;
  createdAt: string;
  status: 'submitted' | 'completed' | 'completed_with_error' | 'failed';
  output: File | undefined;
  errors: string[];
}

interface Area {
  /** By the id of the file. */
  templates: Map<string, Template>;
  jobs: Map<string, Job>;
}

/** `reset` replaces the world, and its templates and jobs go with it. */
const areas = new WeakMap<World, Area>();

function areaOf({ world }: State): Area {
  const area = areas.get(world) ?? { templates: new Map<string, Template>(), jobs: new Map<string, Job>() };
  areas.set(world, area);
  return area;
}

/** These endpoints exist only in this version of the API. */
function callerOf(request: FastifyRequest): User {
  const user = userOf(request);
  if (request.headers['box-version'] !== '2025.0')
    throw new BoxError(400, 'bad_request', "The 'box-version' header specifies an unsupported API version");
  return user;
}

/** @throws BoxError 404, also for a template the user cannot see */
function findTemplate(state: State, user: User, wanted: string): Template {
  if (!/^\d+$/.test(wanted)) throw methodNotAllowed();
  const template = areaOf(state).templates.get(wanted);
  if (!template || !roleOf(user, template.file) || isTrashed(template.file))
    throw noSuch('template_id', wanted);
  return template;
}

const versionOf = (file: File, wanted: string | undefined): FileVersion => {
  if (wanted === undefined) return currentVersion(file);
  const version = file.versions.find((each) => each.id === wanted);
  if (!version) throw notFound('file_version', wanted);
  return version;
};

const textOf = ({ content }: FileVersion): string => content.bytes.toString('utf8');

const fileJson = (file: File): Json => ({ type: 'file', id: file.id });
const versionJson = (version: FileVersion): Json => ({ type: 'file_version', id: version.id });
const templateJson = ({ file }: Template): Json => ({ file: fileJson(file), file_name: file.name });

const jobJson = ({ output, ...job }: Job): Json => ({
  type: 'docgen_job',
  id: job.id,
  batch: { type: 'docgen_batch', id: job.batchId },
  template_file: fileJson(job.template),
  template_file_version: versionJson(job.version),
  output_file: output ? fileJson(output) : null,
  output_file_version: output ? versionJson(currentVersion(output)) : null,
  status: job.status,
  output_type: job.outputType,
  ...(job.errors.length > 0 && { failures: { errors: job.errors, warnings: [] } }),
});

const fullJson = (job: Job): Json => ({
  ...jobJson(job),
  created_by: { type: 'user', id: job.by.id },
  created_at: job.createdAt,
  enterprise: { type: 'enterprise', id: job.by.enterprise.id },
  source: 'api',
});

function freeName({ children }: Folder, name: string, extension: string): string {
  let free = `${name}.${extension}`;
  for (let count = 1; children.has(free.toLowerCase()); count += 1) free = `${name} (${count}).${extension}`;
  return free;
}

/** Makes the document of a job whose time has come. */
function settle(state: State, job: Job): Job {
  if (job.status !== 'submitted' || state.clock() - job.startedAt < state.representationMs) return job;
  const { text, errors } = fill(textOf(job.version), job.input);
  const bytes = job.outputType === 'pdf' ? writePdf(text) : Buffer.from(text);
  const name = freeName(job.folder, job.name, job.outputType);
  try {
    job.output = state.drive.createFile({ name, parent: job.folder, by: job.by }, new Content(bytes));
    job.errors = errors;
    job.status = errors.length > 0 ? 'completed_with_error' : 'completed';
  } catch (error) {
    if (!(error instanceof BoxError)) throw error;
    job.errors = [error.message];
    job.status = 'failed';
  }
  return job;
}

/** A person's own jobs as they are now. */
const jobsOf = (state: State, user: User): Job[] =>
  [...areaOf(state).jobs.values()].filter(({ by }) => by === user).map((job) => settle(state, job));

function startBatch(state: State, by: User, body: NewBatch): string {
  const { file } = findTemplate(state, by, body.file.id);
  if (!canDownload(by, file)) throw insufficientPermissions();
  const version = versionOf(file, body.file_version?.id);
  const folder = state.world.folder(by, body.destination_folder.id);
  requireUpload(by, folder);
  const wanted = body.document_generation_data;
  for (const { generated_file_name } of wanted) requireValidName(generated_file_name);
  const batchId = state.world.newId('docgen_batch');
  for (const { generated_file_name, user_input } of wanted) {
    const job: Job = {
      id: state.world.newId('docgen_job'),
      ...{ batchId, by, template: file, version, folder, outputType: body.output_type },
      ...{ name: generated_file_name, input: user_input, status: 'submitted', output: undefined, errors: [] },
      ...{ startedAt: state.clock(), createdAt: state.world.now() },
    };
    areaOf(state).jobs.set(job.id, job);
  }
  return batchId;
}

interface Address {
  Params: { id: string };
}

/** POST, GET /docgen_templates, GET …/:id and …/:id/tags */
function templateRoutes(app: FastifyInstance, state: State): void {
  app.post('/2.0/docgen_templates', (request, reply): FastifyReply => {
    const user = callerOf(request);
    const file = state.world.file(user, readBody(newTemplate, request.body).file.id);
    requireEdit(user, file);
    if (extensionOf(file.name) !== 'docx')
      throw invalidParameter('file.id', file.id, 'A template must be a .docx file');
    const { templates } = areaOf(state);
    if (!templates.has(file.id)) templates.set(file.id, { file, markedAt: state.clock() });
    return reply.code(201).send({ file: fileJson(file) });
  });
  app.get('/2.0/docgen_templates', (request) => {
    const user = callerOf(request);
    const all = [...areaOf(state).templates.values()];
    const visible = all.filter(({ file }) => roleOf(user, file) && !isTrashed(file));
    return pageByMarker(visible, request.query as Query, templateJson);
  });
  app.get<Address>('/2.0/docgen_templates/:id', (request) =>
    templateJson(findTemplate(state, callerOf(request), request.params.id)),
  );
  app.get<Address>('/2.0/docgen_templates/:id/tags', (request, reply): FastifyReply => {
    const user = callerOf(request);
    const { file, markedAt } = findTemplate(state, user, request.params.id);
    if (!canDownload(user, file)) throw insufficientPermissions();
    const query = request.query as Query;
    const version = versionOf(file, readText(query, 'template_version_id'));
    if (state.clock() - markedAt < state.representationMs)
      return reply.code(202).header('retry-after', '1').send({ message: 'Processing tags for this file.' });
    return reply.send(pageByMarker(tagsOf(textOf(version)), query, (tag) => tag));
  });
}

/** POST /docgen_batches; GET /docgen_jobs, /docgen_jobs/:id, /docgen_batch_jobs/:id, /docgen_template_jobs/:id */
export function docgenRoutes(app: FastifyInstance, state: State): void {
  templateRoutes(app, state);
  app.post('/2.0/docgen_batches', (request, reply): FastifyReply => {
    const batch = startBatch(state, callerOf(request), readBody(newBatch, request.body));
    return reply.code(202).send({ type: 'docgen_batch', id: batch });
  });
  app.get('/2.0/docgen_jobs', (request) =>
    pageByMarker(jobsOf(state, callerOf(request)), request.query as Query, fullJson),
  );
  app.get<Address>('/2.0/docgen_jobs/:id', (request) => {
    const wanted = request.params.id;
    const job = jobsOf(state, callerOf(request)).find((each) => each.id === wanted);
    if (!job) throw noSuch('job_id', wanted);
    return jobJson(job);
  });
  app.get<Address>('/2.0/docgen_batch_jobs/:id', (request) => {
    const wanted = request.params.id;
    const jobs = jobsOf(state, callerOf(request)).filter(({ batchId }) => batchId === wanted);
    if (jobs.length === 0) throw noSuch('batch_id', wanted);
    return pageByMarker(jobs, request.query as Query, jobJson);
  });
  app.get<Address>('/2.0/docgen_template_jobs/:id', (request) => {
    const user = callerOf(request);
    const { file } = findTemplate(state, user, request.params.id);
    const jobs = jobsOf(state, user).filter(({ template }) => template === file);
    return pageByMarker(jobs, request.query as Query, jobJson);
  });
}
