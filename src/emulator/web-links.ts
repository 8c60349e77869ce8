/** Web links: addresses that stand in folders like files. */
import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import { userOf } from './call.js';
import { requireEtag } from './drive.js';
import { changed, itemChange, parentIn } from './files.js';
import { id, readBody, readList, type Query } from './params.js';
import { changeSharedLink, sharedLinkChange } from './shared-links.js';
import { itemStandard } from './shapes.js';
import type { State } from './state.js';

const PATH = '/2.0/web_links/:web_link_id';
interface Address {
  Params: { web_link_id: string };
}

const url = z.string().regex(/^https?:\/\/\S+$/, 'Must start with http:// or https://');
const webLinkCreate = z.object({
  url,
  parent: z.object({ id }),
  name: z.string().optional(),
  description: z.string().optional(),
});
const webLinkChange = itemChange.omit({ tags: true }).extend({ url: url.optional() });

/** A name has no slashes: without one, Box takes the address less its scheme. */
const nameOf = (address: string): string => address.replace(/^https?:\/\//, '').replaceAll('/', '_');

/** POST /web_links, GET, PUT, DELETE /web_links/:id */
export function webLinkRoutes(app: FastifyInstance, state: State): void {
  app.post('/2.0/web_links', (request) => {
    const user = userOf(request);
    const { parent, name, description, ...rest } = readBody(webLinkCreate, request.body);
    const folder = state.world.folder(user, parent.id);
    const options = { name: name ?? nameOf(rest.url), parent: folder, by: user, description };
    return itemStandard(state.drive.createWebLink(options, rest.url), user);
  });
  app.get<Address>(PATH, (request) => {
    const user = userOf(request);
    const link = state.world.webLink(user, request.params.web_link_id);
    return itemStandard(link, user, readList(request.query as Query, 'fields'));
  });
  app.put<Address>(PATH, (request) => {
    const user = userOf(request);
    const link = state.world.webLink(user, request.params.web_link_id);
    requireEtag(link, request.headers['if-match']);
    const { parent, ...change } = readBody(webLinkChange, request.body);
    const { shared_link } = readBody(z.object({ shared_link: sharedLinkChange }), request.body);
    changeSharedLink(state, user, link, shared_link);
    changed(
      state,
      user,
      link,
      { ...change, parent: parentIn(state, user, parent) },
      shared_link !== undefined,
    );
    return itemStandard(link, user, readList(request.query as Query, 'fields'));
  });
  app.delete<Address>(PATH, (request, reply): FastifyReply => {
    const user = userOf(request);
    const link = state.world.webLink(user, request.params.web_link_id);
    requireEtag(link, request.headers['if-match']);
    state.drive.trash(link, user);
    return reply.code(204).send();
  });
}
