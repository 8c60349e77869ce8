/** tools/list, computed once per visible set: an McpServer would spend 18 ms on each (DESIGN.md "Protocol"). */
import type { Tool } from '@modelcontextprotocol/server';
import { DEFAULT_SCOPES, SCOPES, type Scope, type ToolDefinition } from '../tools/define.js';
import { definitions, toolEntry } from '../tools/definitions.js';
import type { ToolSelection } from './selection.js';

/** How long a client may keep the list, on 2026-07-28. It changes only with a deploy, another token or another address. */
export const LIST_CACHE = { ttlMs: 300_000, cacheScope: 'private' } as const;

export interface Listing {
  tools: Tool[];
  /** UTF-8 JSON of the array. */
  json: Buffer;
}

/** Clients choose freely among selections, so memory and not their number sets the limit: at most some 140 KB each. */
const MOST_LISTINGS = 64;

/** Oldest use first. */
const listings = new Map<string, Listing>();
const entries = new Map<ToolDefinition, { tool: Tool; json: string }>();

/** The tools of a selection that a token with these scopes may call, in the catalog's order. */
export function listingFor(scopes: ReadonlySet<Scope>, selection: ToolSelection): Listing {
  const key = `${SCOPES.filter((scope) => scopes.has(scope)).join(' ')};${selection.key}`;
  const listing = listings.get(key) ?? listed(scopes, selection);
  listings.delete(key);
  listings.set(key, listing);
  if (listings.size > MOST_LISTINGS) listings.delete(listings.keys().next().value!);
  return listing;
}

function listed(scopes: ReadonlySet<Scope>, selection: ToolSelection): Listing {
  const visible = definitions
    .filter((definition) => scopes.has(definition.scope) && selection.has(definition))
    .map(entryOf);
  return {
    tools: visible.map(({ tool }) => tool),
    json: Buffer.from(`[${visible.map(({ json }) => json).join(',')}]`),
  };
}

function entryOf(definition: ToolDefinition): { tool: Tool; json: string } {
  let entry = entries.get(definition);
  if (!entry) {
    const tool = toolEntry(definition);
    entry = { tool, json: JSON.stringify(tool) };
    entries.set(definition, entry);
  }
  return entry;
}

/** Builds the common list before the first client waits for it. */
export function warmListings(selection: ToolSelection): void {
  listingFor(new Set(DEFAULT_SCOPES), selection);
}
