/** Collections: each person has one, "Favorites". */
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { userOf } from './call.js';
import { invalidParameter } from './errors.js';
import type { Item, User } from './model.js';
import { id } from './params.js';
import { favoritesOf } from './shapes.js';

/** `null` and an empty list take the item out of all. */
export const collectionsChange = z.array(z.object({ id })).nullish();

/** Needs no right to edit: a collection belongs to the person, not to the item. */
export function changeCollections(user: User, item: Item, change: z.output<typeof collectionsChange>): void {
  if (change === undefined) return;
  const favorites = favoritesOf(user.id)['id'];
  for (const entry of change ?? [])
    if (entry.id !== favorites) throw invalidParameter('collections', entry.id, 'No such collection');
  if (change?.length) user.favorites.add(item);
  else user.favorites.delete(item);
}

/** GET /collections */
export function collectionRoutes(app: FastifyInstance): void {
  app.get('/2.0/collections', (request) => ({
    total_count: 1,
    limit: 100,
    offset: 0,
    entries: [favoritesOf(userOf(request).id)],
  }));
}
