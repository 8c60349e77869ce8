/** tools/list, computed once per visible set: an McpServer would spend 18 ms on each (DESIGN.md "Protocol"). */
import type { Tool } from '@modelcontextprotocol/server';
import { DEFAULT_SCOPES, SCOPES, type Scope } from '../tools/define.js';
import { definitions, toolEntry } from '../tools/definitions.js';

/** How long a client may keep the list, on 2026-07-28. It changes only with a deploy or another token. */
export const LIST_CACHE = { ttlMs: 300_000, cacheScope: 'private' } as const;

export interface Listing {
  tools: Tool[];
  /** UTF-8 JSON of the array. */
  json: Buffer;
}

const listings = new Map<string, Listing>();

/** The tools a token with these scopes may call, in the catalog's order. */
export function listingFor(scopes: ReadonlySet<Scope>): Listing {
  // At most 2^5 sets exist, so the cache is bounded by itself.
  const key = SCOPES.filter((scope) => scopes.has(scope)).join(' ');
  let listing = listings.get(key);
  if (!listing) {
    const tools = definitions.filter((definition) => scopes.has(definition.scope)).map(toolEntry);
    listing = { tools, json: Buffer.from(JSON.stringify(tools)) };
    listings.set(key, listing);
  }
  return listing;
}

/** Builds the common lists before the first client waits for them. */
export function warmListings(): void {
  listingFor(new Set(DEFAULT_SCOPES));
}
