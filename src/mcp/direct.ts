/**
 * The direct path: a lone tools/list or tools/call that needs no stream goes from the parsed body to bytes without a
 * `Server` (81 µs against 346-510, DESIGN.md "Protocol"). Whatever is not plain is left to the SDK, which owns every
 * refusal; test/mcp/direct.test.ts sends the same traffic through both.
 */
import {
  CLIENT_CAPABILITIES_META_KEY,
  CLIENT_INFO_META_KEY,
  PROTOCOL_VERSION_META_KEY,
  ProtocolError,
  SERVER_INFO_META_KEY,
  SUPPORTED_PROTOCOL_VERSIONS,
} from '@modelcontextprotocol/server';
import type { Dispatcher } from '../execution/dispatch.js';
import type { Logger } from '../log.js';
import { callTool } from './call.js';
import type { Era, Header } from './era.js';
import type { Exchange } from './exchange.js';
import { SERVER_IDENTITY } from './identity.js';
import { LIST_CACHE, listingFor } from './listing.js';
import type { ToolSelection } from './selection.js';

export interface DirectRequest {
  body: unknown;
  selection: ToolSelection;
  header: Header;
  /** As `eraOf` says; the session layer is given nothing but legacy requests. */
  era: Era;
}

/** A lone tools/list or tools/call in which nothing is left to judge. */
export interface PlainRequest {
  id: string | number;
  method: 'tools/list' | 'tools/call';
  params: Record<string, unknown>;
  modern: boolean;
}

const MODERN_TAIL = Buffer.from(
  `,"resultType":"complete","_meta":${JSON.stringify({ [SERVER_INFO_META_KEY]: SERVER_IDENTITY })}}}`,
);
const LIST_MODERN_TAIL = Buffer.from(
  `,"ttlMs":${LIST_CACHE.ttlMs},"cacheScope":"${LIST_CACHE.cacheScope}"${MODERN_TAIL.toString('utf8')}`,
);
const TOOLS_HEAD = Buffer.from('{"tools":');
const CLOSE_BOTH = Buffer.from('}}');
const CLOSE_ONE = Buffer.from('}');

/**
 * Answers a request that `plainRequest` found plain.
 * @returns UTF-8 JSON of the JSON-RPC answer.
 */
export async function answerDirectly(
  dispatcher: Dispatcher,
  log: Logger,
  exchange: Exchange,
  plain: PlainRequest,
): Promise<Buffer> {
  const head = Buffer.from(`{"jsonrpc":"2.0","id":${JSON.stringify(plain.id)},"result":`);
  if (plain.method === 'tools/list') {
    const { json } = listingFor(exchange.principal.scopes, exchange.selection);
    return Buffer.concat([head, TOOLS_HEAD, json, plain.modern ? LIST_MODERN_TAIL : CLOSE_BOTH]);
  }
  try {
    const result = await callTool(dispatcher, log, exchange, {
      tool: plain.params['name'] as string,
      args: plain.params['arguments'] ?? {},
      signal: exchange.abort.signal,
    });
    // The thread serialised the result; the era's fields are spliced in before its last brace.
    return plain.modern
      ? Buffer.concat([head, result.subarray(0, -1), MODERN_TAIL])
      : Buffer.concat([head, result, CLOSE_ONE]);
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    const { code, message, data } = error;
    return Buffer.from(JSON.stringify({ jsonrpc: '2.0', id: plain.id, error: { code, message, data } }));
  }
}

/** True when an Accept header names both media types, which Streamable HTTP requires of every POST. */
function acceptsBoth(accept: string | undefined): boolean {
  return accept !== undefined && accept.includes('application/json') && accept.includes('text/event-stream');
}

/** @returns undefined for whatever the SDK must judge: it owns every refusal. */
export function plainRequest({ body, selection, header, era }: DirectRequest): PlainRequest | undefined {
  if (!isObject(body) || !acceptsBoth(header('accept'))) return undefined;
  const { id, method, params = {} } = body;
  if (body['jsonrpc'] !== '2.0' || !(typeof id === 'string' || Number.isInteger(id)) || !isObject(params))
    return undefined;
  if (!hasPlainParams(method, params, selection)) return undefined;
  if (!isPlainIn(era, body, params, header)) return undefined;
  return {
    id: id as string | number,
    method: method as PlainRequest['method'],
    params,
    modern: era === 'modern',
  };
}

const ENVELOPE_KEYS = [PROTOCOL_VERSION_META_KEY, CLIENT_CAPABILITIES_META_KEY, CLIENT_INFO_META_KEY];
const LIST_PARAMS = new Set(['_meta']);
const CALL_PARAMS = new Set(['_meta', 'name', 'arguments']);

function hasPlainParams(method: unknown, params: Record<string, unknown>, selection: ToolSelection): boolean {
  const meta = params['_meta'];
  if (meta !== undefined && (!isObject(meta) || meta['progressToken'] !== undefined)) return false;
  if (method === 'tools/list') return Object.keys(params).every((key) => LIST_PARAMS.has(key));
  if (method !== 'tools/call' || typeof params['name'] !== 'string' || !selection.find(params['name']))
    return false;
  const args = params['arguments'];
  return (args === undefined || isObject(args)) && Object.keys(params).every((key) => CALL_PARAMS.has(key));
}

/** True when header and body leave nothing to judge. */
function isPlainIn(
  era: Era,
  body: Record<string, unknown>,
  params: Record<string, unknown>,
  header: Header,
): boolean {
  const version = header('mcp-protocol-version');
  const meta = params['_meta'];
  const claimed = isObject(meta) ? meta[PROTOCOL_VERSION_META_KEY] : undefined;
  if (era === 'legacy') {
    const envelope = isObject(meta) && ENVELOPE_KEYS.some((key) => key in meta);
    return !envelope && (version === undefined || SUPPORTED_PROTOCOL_VERSIONS.includes(version));
  }
  const named = params['name'];
  return (
    era === 'modern' &&
    claimed !== undefined &&
    version === claimed &&
    header('mcp-method') === body['method'] &&
    (named === undefined || header('mcp-name') === named)
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
