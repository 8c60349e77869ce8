/** Files: read, change, copy, trash, versions. */
import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import { userOf } from './call.js';
import { changeCollections, collectionsChange } from './collections.js';
import { requireEtag, type ItemChange } from './drive.js';
import { changeFileSettings, fileSettings } from './file-settings.js';
import type { File, Item, User } from './model.js';
import { id, readBody, readInteger, readList, type Query } from './params.js';
import { hintedKinds, representationsOf } from './representations.js';
import { changeSharedLink, sharedLinkChange } from './shared-links.js';
import { itemStandard, versionFull, type Json } from './shapes.js';
import type { State } from './state.js';

const PATH = '/2.0/files/:file_id';
interface Address {
  Params: { file_id: string };
}

/** Box: "maxLength 256". */
const description = z.string().max(256);
const tags = z.array(z.string()).max(100);

/** What the update of a file and of a folder have in common. */
export const itemChange = z.object({
  name: z.string().optional(),
  description: description.optional(),
  tags: tags.optional(),
  parent: z.object({ id: id.optional() }).nullish(),
});

const fileCopy = z.object({
  parent: z.object({ id }),
  name: z.string().optional(),
  version: id.nullish(),
});

/** @returns true when the answer was 304: the client has this etag. */
export function isUnchanged(item: Item, ifNoneMatch: string | undefined): boolean {
  return ifNoneMatch?.replaceAll('"', '') === String(item.etag);
}

export function parentIn(state: State, user: User, parent: { id?: string | undefined } | null | undefined) {
  return parent?.id === undefined ? undefined : state.world.folder(user, parent.id);
}

/** @returns the change with the folder it names, as this user sees it. */
export function readChange(state: State, user: User, body: unknown): ItemChange {
  const { parent, ...change } = readBody(itemChange, body);
  return { ...change, parent: parentIn(state, user, parent) };
}

/** Ends an update: the item's own fields, or else the mark of the settings that were changed. */
export function changed(state: State, user: User, item: Item, change: ItemChange, touched: boolean): void {
  if (Object.values(change).some((value) => value !== undefined)) state.drive.update(item, change, user);
  else if (touched) state.drive.touch(item, user);
}

const fileUpdate = fileSettings.extend({ shared_link: sharedLinkChange, collections: collectionsChange });

function updateFile(state: State, user: User, file: File, body: unknown): void {
  const change = readChange(state, user, body);
  const { shared_link, collections, ...settings } = readBody(fileUpdate, body);
  changeFileSettings(state, user, file, settings);
  changeSharedLink(state, user, file, shared_link);
  changeCollections(user, file, collections);
  changed(
    state,
    user,
    file,
    change,
    [shared_link, ...Object.values(settings)].some((value) => value !== undefined),
  );
}

function fileJson(state: State, file: File, user: User, query: Query, hints?: string | string[]): Json {
  const fields = readList(query, 'fields');
  const json = itemStandard(file, user, fields);
  if (fields?.includes('representations'))
    json['representations'] = representationsOf(state, file, hintedKinds([hints].flat().join('')));
  return json;
}

/** GET, PUT, DELETE /files/:id, POST copy, GET versions */
export function fileRoutes(app: FastifyInstance, state: State): void {
  const { drive, world } = views(state);
  app.get<Address>(PATH, (request, reply) => {
    const user = userOf(request);
    const file = world().file(user, request.params.file_id);
    if (isUnchanged(file, request.headers['if-none-match'])) return reply.code(304).send();
    return fileJson(state, file, user, request.query as Query, request.headers['x-rep-hints']);
  });
  app.put<Address>(PATH, (request) => {
    const user = userOf(request);
    const file = world().file(user, request.params.file_id);
    requireEtag(file, request.headers['if-match']);
    updateFile(state, user, file, request.body);
    return fileJson(state, file, user, request.query as Query);
  });
  app.delete<Address>(PATH, (request, reply) => {
    const user = userOf(request);
    const file = world().file(user, request.params.file_id);
    requireEtag(file, request.headers['if-match']);
    drive().trash(file, user);
    return reply.code(204).send();
  });
  app.post<Address>(`${PATH}/copy`, (request, reply): FastifyReply => {
    const user = userOf(request);
    const file = world().file(user, request.params.file_id);
    const { parent, name, version } = readBody(fileCopy, request.body);
    const copy = drive().copyFile(file, world().folder(user, parent.id), user, name, version ?? undefined);
    return reply.code(201).send(fileJson(state, copy, user, request.query as Query));
  });
  app.get<Address>(`${PATH}/versions`, (request) => {
    const file = world().file(userOf(request), request.params.file_id);
    return versionsJson(file, request.query as Query);
  });
}

/** `reset` replaces world and drive: a route asks for the present ones on each request. */
const views = (state: State) => ({ drive: () => state.drive, world: () => state.world });

/** Past versions only, newest first: the current one is the file itself. */
function versionsJson(file: File, query: Query): Json {
  const limit = readInteger(query, 'limit', { fallback: 1000, min: 1, max: 1000 });
  const offset = readInteger(query, 'offset', { fallback: 0, max: 1_000_000 });
  const past = file.versions.slice(0, -1).reverse();
  return {
    total_count: past.length,
    entries: past.slice(offset, offset + limit).map(versionFull),
    limit,
    offset,
  };
}
