/** The two ways in which Box gives a list in pages. */
import { badRequest } from './errors.js';
import { readInteger, readText, type Query } from './params.js';
import type { Json } from './shapes.js';

const MAX_LIMIT = 1000;
const DEFAULT_LIMIT = 100;
const MAX_OFFSET = 10_000;

/** Larger limits than Box's are cut to it, as Box does. */
const limitOf = (query: Query): number =>
  Math.min(
    readInteger(query, 'limit', { fallback: DEFAULT_LIMIT, min: 1, max: Number.MAX_SAFE_INTEGER }),
    MAX_LIMIT,
  );

/** One page by offset, with the total. */
export function pageByOffset<T>(all: readonly T[], query: Query, toJson: (entry: T) => unknown): Json {
  const limit = limitOf(query);
  const offset = readInteger(query, 'offset', { fallback: 0, max: MAX_OFFSET });
  return { total_count: all.length, entries: all.slice(offset, offset + limit).map(toJson), limit, offset };
}

/** One page by marker, without a total. */
export function pageByMarker<T>(all: readonly T[], query: Query, toJson: (entry: T) => unknown): Json {
  const limit = limitOf(query);
  const start = readMarker(readText(query, 'marker'));
  const end = start + limit;
  return {
    entries: all.slice(start, end).map(toJson),
    limit,
    next_marker: end < all.length ? Buffer.from(`at:${end}`).toString('base64url') : null,
  };
}

function readMarker(marker: string | undefined): number {
  if (marker === undefined || marker === '') return 0;
  const start = /^at:(\d+)$/.exec(Buffer.from(marker, 'base64url').toString())?.[1];
  if (start === undefined)
    throw badRequest({ reason: 'invalid_parameter', name: 'marker', message: 'Invalid marker' });
  return Number(start);
}
