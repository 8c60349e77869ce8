/**
 * Text representations: `x-rep-hints` names them, `info.url` starts their making and tells their state, and
 * `content.url_template` on the download origin gives them once they are made.
 */
import type { FastifyInstance } from 'fastify';
import { userOf } from './call.js';
import { BoxError, notFound } from './errors.js';
import { currentVersion, extensionOf, type File, type FileVersion, type User } from './model.js';
import type { Json } from './shapes.js';
import type { State } from './state.js';

const KINDS = ['markdown', 'extracted_text'] as const;
type Kind = (typeof KINDS)[number];
type RepresentationState = 'none' | 'pending' | 'success';

const PATH = '/2.0/internal_files/:file_id/versions/:version_id/representations/:name';

interface Address {
  file_id: string;
  version_id: string;
  name: string;
}

const isKind = (name: string): name is Kind => (KINDS as readonly string[]).includes(name);

/** @returns the kinds a header such as `[markdown][extracted_text]` asks for, in its order. */
export const hintedKinds = (header: string | undefined): Kind[] =>
  [...(header ?? '').matchAll(/\[([^\]]*)\]/g)]
    .flatMap((match) => (match[1] ?? '').split(','))
    .map((hint) => hint.split('?', 1)[0]?.trim() ?? '')
    .filter(isKind);

function textOf({ name, content }: FileVersion, kind: Kind): string | undefined {
  const extension = extensionOf(name);
  return kind === 'markdown' ? content.markdown(extension) : content.text(extension);
}

function stateOf(state: State, version: FileVersion, kind: Kind): RepresentationState {
  const askedAt = version.representations.get(kind);
  if (askedAt === undefined) return 'none';
  return state.clock() - askedAt < state.representationMs ? 'pending' : 'success';
}

function representationJson(state: State, file: File, version: FileVersion, kind: Kind): Json {
  const path = `2.0/internal_files/${file.id}/versions/${version.id}/representations/${kind}`;
  return {
    representation: kind,
    properties: {},
    info: { url: `${state.url}/${path}` },
    status: { state: stateOf(state, version, kind) },
    content: { url_template: `${state.contentUrl}/api/${path}/content/{+asset_path}` },
  };
}

/** The field `representations` of a file; empty for what has no text, such as pictures. */
export function representationsOf(state: State, file: File, kinds: readonly Kind[]): Json {
  const version = currentVersion(file);
  return {
    entries: kinds
      .filter((kind) => textOf(version, kind) !== undefined)
      .map((kind) => representationJson(state, file, version, kind)),
  };
}

function find(state: State, user: User, address: Address): { file: File; version: FileVersion; kind: Kind } {
  const file = state.world.file(user, address.file_id);
  const version = file.versions.find(({ id }) => id === address.version_id);
  if (!version) throw notFound('file_version', address.version_id);
  if (!isKind(address.name) || textOf(version, address.name) === undefined)
    throw new BoxError(404, 'not_found', 'Representation not found');
  return { file, version, kind: address.name };
}

/** GET info.url, on the API origin. */
export function representationRoutes(app: FastifyInstance, state: State): void {
  app.get<{ Params: Address }>(PATH, (request) => {
    const { file, version, kind } = find(state, userOf(request), request.params);
    const answer = representationJson(state, file, version, kind);
    if (!version.representations.has(kind)) version.representations.set(kind, state.clock());
    return answer;
  });
}

/** GET content.url_template, on the download origin. */
export function representationContentRoutes(app: FastifyInstance, state: State): void {
  app.get<{ Params: Address }>(`/api${PATH}/content/*`, (request, reply) => {
    const { version, kind } = find(state, userOf(request), request.params);
    if (stateOf(state, version, kind) !== 'success') return reply.code(202).header('retry-after', '1').send();
    const type = kind === 'markdown' ? 'text/markdown' : 'text/plain';
    return reply.type(`${type}; charset=utf-8`).send(textOf(version, kind));
  });
}
