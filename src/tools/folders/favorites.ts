/** A folder's place in Favorites. Box takes only the whole list of its collections. */
import { z } from 'zod';
import { AppError } from '../../errors.js';
import { boxPath } from '../box-path.js';
import type { BoxApi } from '../context.js';
import { present } from '../results.js';

const collections = z.object({
  entries: z.array(z.object({ id: z.string(), collection_type: z.string().optional() })),
});
const collected = z.object({ collections: z.array(z.object({ id: z.string() })).default([]) });

async function favoritesId(box: BoxApi): Promise<string> {
  const { entries } = collections.parse(present(await box.get(boxPath`/collections`)));
  const favorites = entries.find(({ collection_type }) => collection_type === 'favorites');
  if (!favorites) throw new AppError('box_not_found', 'This Box account has no Favorites.');
  return favorites.id;
}

/** Leaves the folder's other collections as they are. */
export async function setFavorite(box: BoxApi, folderId: string, wanted: boolean): Promise<void> {
  const favorites = await favoritesId(box);
  const folder = boxPath`/folders/${folderId}`;
  const query = { fields: ['collections'] };
  const before = collected.parse(present(await box.get(folder, { query }))).collections;
  if (before.some(({ id }) => id === favorites) === wanted) return;
  const others = before.filter(({ id }) => id !== favorites).map(({ id }) => ({ id }));
  await box.put(folder, { collections: wanted ? [...others, { id: favorites }] : others }, { query });
}
