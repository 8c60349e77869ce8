/** A folder's items, page by page: by offset, or by a marker that stays right while items come and go. */
import { childrenOf } from './access.js';
import { badRequest } from './errors.js';
import type { Folder, Item, User } from './model.js';
import { readChoices, readInteger, readList, readText, type Query } from './params.js';
import { itemMini, sizeOf, type Json } from './shapes.js';

const MAX_LIMIT = 1000;
const DEFAULT_LIMIT = 100;
/** Box: "Queries with offset parameter value exceeding 10000 will be rejected with a 400 response." */
const MAX_OFFSET = 10_000;

const SORTS = ['name', 'id', 'date', 'size'] as const;
type Sort = (typeof SORTS)[number];
type Direction = 'ASC' | 'DESC';

/** Where an item stands in the order: folders first, then by the value, then by id. */
type Key = [rank: number, value: string | number, id: string];

function keyOf(item: Item, sort: Sort): Key {
  const values: Record<Sort, () => string | number> = {
    name: () => item.name.toLowerCase(),
    id: () => Number(item.id),
    date: () => item.modifiedAt,
    size: () => sizeOf(item),
  };
  return [item.type === 'folder' ? 0 : 1, values[sort](), item.id];
}

function compare(a: Key, b: Key, direction: Direction): number {
  if (a[0] !== b[0]) return a[0] - b[0];
  const order = a[1] < b[1] ? -1 : a[1] > b[1] ? 1 : a[2] < b[2] ? -1 : a[2] > b[2] ? 1 : 0;
  return direction === 'ASC' ? order : -order;
}

const writeMarker = (key: Key): string => Buffer.from(JSON.stringify(key)).toString('base64url');

function readMarker(text: string): Key {
  const invalid = badRequest({ reason: 'invalid_parameter', name: 'marker', message: 'Invalid marker' });
  let key: unknown;
  try {
    key = JSON.parse(Buffer.from(text, 'base64url').toString());
  } catch {
    throw invalid;
  }
  if (!Array.isArray(key) || key.length !== 3) throw invalid;
  return key as Key;
}

/** @returns one page. Larger limits than Box's are cut to it, as Box does. */
export function listItems(user: User, folder: Folder, query: Query): Json {
  const sort = readChoices(query, 'sort', SORTS)?.[0] ?? 'name';
  const direction = readChoices(query, 'direction', ['ASC', 'DESC'])?.[0] ?? 'ASC';
  const limit = Math.min(
    readInteger(query, 'limit', { fallback: DEFAULT_LIMIT, min: 1, max: Number.MAX_SAFE_INTEGER }),
    MAX_LIMIT,
  );
  const fields = readList(query, 'fields');
  const ordered = childrenOf(user, folder)
    .map((item) => ({ item, key: keyOf(item, sort) }))
    .sort((a, b) => compare(a.key, b.key, direction));
  const usesMarker = readText(query, 'usemarker') === 'true';
  const start = usesMarker
    ? afterMarker(ordered, readText(query, 'marker'), direction)
    : readInteger(query, 'offset', { fallback: 0, max: MAX_OFFSET });
  const page = ordered.slice(start, start + limit);
  const entries = page.map(({ item }) => itemMini(item, user, fields));
  if (!usesMarker)
    return { total_count: ordered.length, entries, offset: start, limit, order: order(sort, direction) };
  const last = page.at(-1);
  // An empty marker ends the list, as on Box.
  return { entries, limit, next_marker: last && start + limit < ordered.length ? writeMarker(last.key) : '' };
}

const order = (sort: Sort, direction: Direction) => [
  { by: 'type', direction: 'ASC' },
  { by: sort, direction },
];

function afterMarker(ordered: { key: Key }[], marker: string | undefined, direction: Direction): number {
  if (marker === undefined || marker === '') return 0;
  const last = readMarker(marker);
  const next = ordered.findIndex(({ key }) => compare(key, last, direction) > 0);
  return next < 0 ? ordered.length : next;
}
