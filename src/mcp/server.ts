/** A low-level Server per exchange: an McpServer with 120 tools costs 434 µs to build and 18 ms per list (DESIGN.md). */
import {
  Server,
  type CallToolResult,
  type McpServerFactory,
  type ServerCapabilities,
} from '@modelcontextprotocol/server';
import type { Dispatcher } from '../execution/dispatch.js';
import type { Logger } from '../log.js';
import { callTool } from './call.js';
import type { Changes } from './changes.js';
import { exchangeOf, type Exchange } from './exchange.js';
import { CAPABILITIES, instructionsFor, SERVER_IDENTITY, type Account } from './identity.js';
import { LIST_CACHE, listingFor } from './listing.js';
import type { RequestStates } from './request-state.js';

/**
 * A module named by TEST_FIXTURES: what the conformance suite asks a server for and Box has not. It takes handlers over
 * from ours, and the direct path gives way to it.
 */
export interface ServerFixtures {
  capabilities: ServerCapabilities;
  register(server: Server, exchange: Exchange, parts: Pick<ServerDeps, 'states' | 'changes'>): void;
}

export interface ServerDeps {
  dispatcher: Dispatcher;
  log: Logger;
  states: RequestStates;
  changes: Changes;
  account: Account;
  fixtures?: ServerFixtures | undefined;
}

/** @returns the factory behind both eras: the direct path (direct.ts) must answer the same, byte for byte that matters. */
export function serverFactory(deps: ServerDeps): McpServerFactory {
  const { dispatcher, log, states, fixtures } = deps;
  const instructions = instructionsFor(deps.account);
  return ({ authInfo }) => {
    const exchange = exchangeOf(authInfo);
    const server = new Server(SERVER_IDENTITY, {
      capabilities: fixtures?.capabilities ?? CAPABILITIES,
      instructions,
      cacheHints: { 'tools/list': LIST_CACHE, 'server/discover': LIST_CACHE },
      requestState: { verify: (state, context) => states.open(state, context) },
    });
    server.setRequestHandler('tools/list', () => ({
      tools: listingFor(exchange.principal.scopes, exchange.selection).tools,
    }));
    server.setRequestHandler('tools/call', async ({ params }, context) => {
      const progressToken = context.mcpReq._meta?.progressToken;
      const result = await callTool(dispatcher, log, exchange, {
        tool: params.name,
        args: params.arguments ?? {},
        signal: context.mcpReq.signal,
        ...(progressToken !== undefined && {
          onProgress: (progress) => {
            // A client that has gone away loses its progress, not its call.
            context.mcpReq
              .notify({ method: 'notifications/progress', params: { progressToken, ...progress } })
              .catch((error: unknown) => log.debug({ err: error }, 'progress not delivered'));
          },
        }),
      });
      return JSON.parse(Buffer.from(result).toString('utf8')) as CallToolResult;
    });
    fixtures?.register(server, exchange, deps);
    return server;
  };
}
