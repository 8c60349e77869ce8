/** Downloads: the API answers with an address on a second origin, which needs no token but does not live long. */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { canDownload } from './access.js';
import { userOf } from './call.js';
import { mediaType } from './content.js';
import { BoxError, insufficientPermissions, notFound } from './errors.js';
import { currentVersion, extensionOf, type FileVersion } from './model.js';
import { readText, type Query } from './params.js';
import type { State } from './state.js';

/** Box's download addresses work for 15 minutes. */
const LINK_MS = 15 * 60 * 1000;
const KEY = randomBytes(32);

const sign = (text: string): string => createHmac('sha256', KEY).update(text).digest('base64url');

/** A ticket names its version and end itself, so that a load of downloads leaves nothing in memory. */
function newTicket(versionId: string, expiresAt: number): string {
  const text = `${versionId}.${expiresAt}`;
  return `${text}.${sign(text)}`;
}

function readTicket(state: State, ticket: string): FileVersion {
  const [versionId = '', expiresAt = '', signature = ''] = ticket.split('.');
  const expected = Buffer.from(sign(`${versionId}.${expiresAt}`));
  const given = Buffer.from(signature);
  const genuine = given.length === expected.length && timingSafeEqual(given, expected);
  const found = state.world.findVersion(versionId);
  if (!genuine || !found || Number(expiresAt) <= state.clock())
    throw new BoxError(404, 'not_found', 'Not Found');
  return found.version;
}

/** GET /files/:id/content, on the API origin. */
export function downloadRoutes(app: FastifyInstance, state: State): void {
  app.get<{ Params: { file_id: string } }>('/2.0/files/:file_id/content', (request, reply) => {
    const user = userOf(request);
    const file = state.world.file(user, request.params.file_id);
    if (!canDownload(user, file)) throw insufficientPermissions();
    const wanted = readText(request.query as Query, 'version');
    const version =
      wanted === undefined ? currentVersion(file) : file.versions.find(({ id }) => id === wanted);
    if (!version) throw notFound('file_version', wanted ?? '');
    const ticket = newTicket(version.id, state.clock() + LINK_MS);
    return reply.redirect(`${state.contentUrl}/d/1/${ticket}/download`, 302);
  });
}

/** GET the address of a 302, on the download origin; `Range` is honoured. */
export function downloadContentRoutes(app: FastifyInstance, state: State): void {
  app.get<{ Params: { ticket: string } }>('/d/1/:ticket/download', (request, reply) => {
    const version = readTicket(state, request.params.ticket);
    void reply
      .type(mediaType(extensionOf(version.name)))
      .header('accept-ranges', 'bytes')
      .header('content-disposition', disposition(version.name));
    return sendRange(reply, version.content.bytes, request.headers.range);
  });
}

const disposition = (name: string): string =>
  `attachment; filename="${name.replace(/[^\u0020-\u007e]|["\\]/g, '_')}"; filename*=UTF-8''${encodeURIComponent(name)}`;

/** One range of bytes; several at once are answered with the whole, as RFC 9110 allows. */
function sendRange(reply: FastifyReply, bytes: Buffer, header: string | undefined): FastifyReply {
  const range = /^bytes=(\d*)-(\d*)$/.exec(header ?? '');
  if (!range || (range[1] === '' && range[2] === '')) return reply.send(bytes);
  const last = bytes.length - 1;
  const [start, end] =
    range[1] === ''
      ? [Math.max(0, bytes.length - Number(range[2])), last]
      : [Number(range[1]), range[2] === '' ? last : Math.min(Number(range[2]), last)];
  if (start > end || start > last)
    return reply.code(416).header('content-range', `bytes */${bytes.length}`).send();
  return reply
    .code(206)
    .header('content-range', `bytes ${start}-${end}/${bytes.length}`)
    .send(bytes.subarray(start, end + 1));
}
