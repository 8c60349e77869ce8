/** Search over what the user can see: name, description, text and tags, with Box's filters. */
import type { FastifyInstance } from 'fastify';
import { visibleItems } from './access.js';
import { userOf } from './call.js';
import { badRequest, BoxError, invalidParameter } from './errors.js';
import { currentVersion, extensionOf, type Item, type User } from './model.js';
import { readChoices, readInteger, readList, readText, type Query } from './params.js';
import { parseQuery, type Fields } from './search-query.js';
import { itemFound, type Json } from './shapes.js';
import type { State } from './state.js';

const MAX_LIMIT = 200;
const DEFAULT_LIMIT = 30;
const MAX_OFFSET = 10_000;

const CONTENT_TYPES = ['name', 'description', 'file_content', 'comments', 'tags'] as const;
type ContentType = (typeof CONTENT_TYPES)[number];
type Filter = (item: Item) => boolean;

/** GET /search */
export function searchRoutes(app: FastifyInstance, state: State): void {
  app.get('/2.0/search', (request) => search(state, userOf(request), request.query as Query));
}

function search(state: State, user: User, query: Query): Json {
  const text = readText(query, 'query')?.trim() ?? '';
  if (text === '' && readText(query, 'mdfilters') === undefined) {
    throw badRequest({
      reason: 'missing_parameter',
      name: 'query',
      message: 'Please provide at least the `query` or `mdfilters` query parameter in a search',
    });
  }
  // Only enterprise admins have the scope that Box asks for here, and no user of the emulator is one.
  if (readText(query, 'scope') === 'enterprise_content')
    throw new BoxError(403, 'forbidden', 'The scope enterprise_content needs admin rights');
  const limit = readInteger(query, 'limit', { fallback: DEFAULT_LIMIT, min: 1, max: MAX_LIMIT });
  const offset = readInteger(query, 'offset', { fallback: 0, max: MAX_OFFSET });
  const found = rank(user, text, query, filters(state, user, query));
  const fields = readList(query, 'fields');
  return {
    type: 'search_results_items',
    total_count: found.length,
    limit,
    offset,
    entries: found.slice(offset, offset + limit).map((item) => itemFound(item, user, fields)),
  };
}

function rank(user: User, text: string, query: Query, passes: Filter): Item[] {
  const places = new Set(readChoices(query, 'content_types', CONTENT_TYPES) ?? CONTENT_TYPES);
  const score = parseQuery(text);
  const hits: { item: Item; score: number }[] = [];
  for (const item of visibleItems(user)) {
    if (!passes(item)) continue;
    const points = score(searchedFields(item, places));
    if (points > 0) hits.push({ item, score: points });
  }
  const sign = readChoices(query, 'direction', ['ASC', 'DESC'])?.[0] === 'ASC' ? -1 : 1;
  const byDate = readChoices(query, 'sort', ['modified_at', 'relevance'])?.[0] === 'modified_at';
  const byText = (a: string, b: string) => (a < b ? 1 : a > b ? -1 : 0);
  // Equal scores keep one order from call to call, or paging would repeat and skip.
  hits.sort(
    (a, b) =>
      (byDate ? sign * byText(a.item.modifiedAt, b.item.modifiedAt) : b.score - a.score) ||
      byText(b.item.id, a.item.id),
  );
  return hits.map(({ item }) => item);
}

/** The text of an item by the weight a hit in it has. */
function searchedFields(item: Item, places: ReadonlySet<ContentType>): Fields {
  const fields: Fields = [];
  if (places.has('name')) fields.push({ weight: 10, text: item.name.toLowerCase() });
  if (places.has('tags')) fields.push({ weight: 5, text: item.tags.join(' ').toLowerCase() });
  if (places.has('description')) fields.push({ weight: 4, text: item.description.toLowerCase() });
  if (places.has('file_content') && item.type === 'file')
    fields.push({ weight: 1, text: currentVersion(item).content.lowerText(extensionOf(item.name)) });
  return fields;
}

function filters(state: State, user: User, query: Query): Filter {
  const all = [
    typeFilter(query),
    extensionFilter(query),
    ancestorFilter(state, user, query),
    ownerFilter(query),
    rangeFilter(query, 'created_at_range', (item) => Date.parse(item.createdAt), Date.parse),
    rangeFilter(query, 'updated_at_range', (item) => Date.parse(item.modifiedAt), Date.parse),
    rangeFilter(query, 'size_range', sizeOf, Number),
    // What is in the trash is outside of every visible tree; a search for it finds nothing.
    readText(query, 'trash_content') === 'trashed_only' ? () => false : undefined,
  ].filter((filter) => filter !== undefined);
  return (item) => all.every((filter) => filter(item));
}

const sizeOf = (item: Item): number =>
  item.type === 'file' ? currentVersion(item).content.size : Number.NaN;

function typeFilter(query: Query): Filter | undefined {
  const type = readChoices(query, 'type', ['file', 'folder', 'web_link'])?.[0];
  return type && ((item) => item.type === type);
}

function extensionFilter(query: Query): Filter | undefined {
  const extensions = readList(query, 'file_extensions')?.map((extension) =>
    extension.toLowerCase().replace(/^\./, ''),
  );
  return extensions && ((item) => item.type === 'file' && extensions.includes(extensionOf(item.name)));
}

/** @throws BoxError 404 for a folder the user cannot see */
function ancestorFilter(state: State, user: User, query: Query): Filter | undefined {
  const ids = readList(query, 'ancestor_folder_ids');
  if (!ids) return undefined;
  const folders = new Set<Item>(ids.map((folderId) => state.world.folder(user, folderId)));
  if (folders.has(user.root)) return undefined;
  return (item) => {
    for (let at: Item | undefined = item.parent; at; at = at.parent) if (folders.has(at)) return true;
    return false;
  };
}

function ownerFilter(query: Query): Filter | undefined {
  const owners = readList(query, 'owner_user_ids');
  return owners && ((item) => owners.includes(item.owner.id));
}

/** `from,to`, where either end may be missing. */
function rangeFilter(
  query: Query,
  name: string,
  valueOf: (item: Item) => number,
  parse: (text: string) => number,
): Filter | undefined {
  const text = readText(query, name);
  if (text === undefined || text === '') return undefined;
  const ends = text.split(',');
  const [from = '', to = ''] = ends;
  const least = from === '' ? -Infinity : parse(from);
  const most = to === '' ? Infinity : parse(to);
  if (ends.length > 2 || Number.isNaN(least) || Number.isNaN(most))
    throw invalidParameter(name, text, 'Must be two values with a comma between; either may be left out');
  return (item) => valueOf(item) >= least && valueOf(item) <= most;
}
