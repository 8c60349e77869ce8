import type { AuthInfo } from '@modelcontextprotocol/server';
import type { AppError } from '../errors.js';
import type { Principal } from '../tenants/principal.js';
import type { ToolSelection } from './selection.js';

/** One HTTP request on its way through the protocol: who asks, and what must be told in HTTP rather than in JSON-RPC. */
export interface Exchange {
  readonly principal: Principal;
  /** The tools that exist for this request. A session remembers none: each of its requests says it anew. */
  readonly selection: ToolSelection;
  /** Cancels what the request waits for: the client went away (2026-07-28), or cancelled, or its session ended (2025). */
  readonly abort: AbortController;
  /**
   * Set by a call that found out that the person, or the client, must authorize again. A tool error inside a 200 would
   * never make a client sign in again (CLIENTS.md), so the endpoint answers 401 or 403 in its place.
   */
  challenge?: AppError;
  /** For the log: what the call did. */
  call?: { tool: string; outcome: string; waitMs: number; runMs: number; boxMs: number };
}

const EXCHANGE = 'box-mcp/exchange';

/** Carries the exchange through the SDK, which passes `authInfo` along untouched. The token itself is not in it. */
export function toAuthInfo(exchange: Exchange): AuthInfo {
  const { principal } = exchange;
  return {
    token: '',
    clientId: principal.client,
    scopes: [...principal.scopes],
    expiresAt: principal.expiresAt,
    extra: { [EXCHANGE]: exchange },
  };
}

/** The exchange given to `toAuthInfo`. */
export function exchangeOf(authInfo: AuthInfo | undefined): Exchange {
  const exchange = authInfo?.extra?.[EXCHANGE];
  if (!exchange) throw new Error('a request reached the protocol without its exchange');
  return exchange as Exchange;
}
