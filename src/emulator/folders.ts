/** Folders: read, list, create, change, trash. */
import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import { userOf } from './call.js';
import { changeCollections, collectionsChange } from './collections.js';
import { requireEtag } from './drive.js';
import { BoxError } from './errors.js';
import { changed, isUnchanged, readChange } from './files.js';
import { listItems } from './folder-items.js';
import { changeFolderSettings, folderSettings } from './folder-settings.js';
import { isRoot, type Folder, type User } from './model.js';
import { id, readBody, readList, readText, type Query } from './params.js';
import { changeSharedLink, sharedLinkChange } from './shared-links.js';
import { itemStandard } from './shapes.js';
import type { State } from './state.js';

const PATH = '/2.0/folders/:folder_id';
interface Address {
  Params: { folder_id: string };
}

const folderCreate = z.object({ name: z.string(), parent: z.object({ id }) });

const folderCopy = z.object({ name: z.string().optional(), parent: z.object({ id }) });
const folderUpdate = folderSettings.extend({ shared_link: sharedLinkChange, collections: collectionsChange });

function updateFolder(state: State, user: User, folder: Folder, body: unknown): void {
  const change = readChange(state, user, body);
  const { shared_link, collections, ...settings } = readBody(folderUpdate, body);
  changeFolderSettings(user, folder, settings);
  changeSharedLink(state, user, folder, shared_link);
  changeCollections(user, folder, collections);
  changed(
    state,
    user,
    folder,
    change,
    [shared_link, ...Object.values(settings)].some((value) => value !== undefined),
  );
}

const fieldsOf = (query: unknown): string[] | undefined => readList(query as Query, 'fields');

/** GET, PUT, DELETE /folders/:id, GET items, POST copy, POST /folders */
export function folderRoutes(app: FastifyInstance, state: State): void {
  app.get<Address>(PATH, (request, reply) => {
    const user = userOf(request);
    const folder = state.world.folder(user, request.params.folder_id);
    if (isUnchanged(folder, request.headers['if-none-match'])) return reply.code(304).send();
    return itemStandard(folder, user, fieldsOf(request.query));
  });
  app.get<Address>(`${PATH}/items`, (request) => {
    const user = userOf(request);
    return listItems(user, state.world.folder(user, request.params.folder_id), request.query as Query);
  });
  app.post('/2.0/folders', (request, reply): FastifyReply => {
    const user = userOf(request);
    const { name, parent } = readBody(folderCreate, request.body);
    const folder = state.drive.createFolder({ name, parent: state.world.folder(user, parent.id), by: user });
    return reply.code(201).send(itemStandard(folder, user, fieldsOf(request.query)));
  });
  app.post<Address>(`${PATH}/copy`, (request, reply): FastifyReply => {
    const user = userOf(request);
    const folder = state.world.folder(user, request.params.folder_id);
    const { name, parent } = readBody(folderCopy, request.body);
    if (isRoot(folder)) throw new BoxError(500, 'internal_server_error', 'The root folder cannot be copied');
    const copy = state.drive.copyFolder(folder, state.world.folder(user, parent.id), user, name);
    return reply.code(201).send(itemStandard(copy, user, fieldsOf(request.query)));
  });
  app.put<Address>(PATH, (request) => {
    const user = userOf(request);
    const folder = state.world.folder(user, request.params.folder_id);
    requireEtag(folder, request.headers['if-match']);
    updateFolder(state, user, folder, request.body);
    return itemStandard(folder, user, fieldsOf(request.query));
  });
  app.delete<Address>(PATH, (request, reply): FastifyReply => {
    const user = userOf(request);
    const folder = state.world.folder(user, request.params.folder_id);
    requireEtag(folder, request.headers['if-match']);
    const recursive = readText(request.query as Query, 'recursive') === 'true';
    state.drive.trash(folder, user, { recursive });
    return reply.code(204).send();
  });
}
