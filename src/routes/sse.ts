import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Exchange } from '../mcp/exchange.js';
import { insufficientScope } from '../mcp/scope-gate.js';
import type { ToolPolicy, ToolSelection } from '../mcp/selection.js';
import type { SessionRequest } from '../sessions/answers.js';
import type { SseRouter } from '../sessions/sse.js';
import { MCP_BODY_LIMIT } from './mcp.js';
import { headerOf } from './header.js';
import { answerPreflight } from './preflight.js';
import { sendRpcError } from './rpc-error.js';
import { sendSessionAnswer } from './session-reply.js';
import { repeatedWishes, selectionOf } from './tool-wishes.js';

export interface SseRouteOptions {
  sse: SseRouter;
  /** What the operator allows. */
  policy: ToolPolicy;
}

const query = z.object({ sessionId: z.string().optional() });

/** `/sse` and `/messages`: HTTP+SSE of 2024-11-05, for clients that know nothing newer. A resource of its own for OAuth. */
export async function sseRoutes(app: FastifyInstance, { sse, policy }: SseRouteOptions): Promise<void> {
  app.setErrorHandler(sendRpcError);
  answerPreflight(app, '/sse', ['GET']);
  answerPreflight(app, '/messages', ['POST']);
  const onRequest = app.requireBearer('/sse');
  app.get('/sse', { exposeHeadRoute: false, onRequest }, async (request, reply) => {
    const opening = toSessionRequest(request, selectionOf(request, policy));
    return sendSessionAnswer(reply, await sse.get({ ...opening, repeated: repeatedWishes(request) }));
  });
  // A probe must not open a session. Some clients probe with POST before they fall back to SSE
  // (MCP 2025-11-25, "Backwards Compatibility").
  app.route({
    method: ['HEAD', 'POST'],
    url: '/sse',
    onRequest,
    handler: (_request, reply) => reply.code(405).header('allow', 'GET').send(),
  });
  app.post('/messages', { onRequest, bodyLimit: MCP_BODY_LIMIT }, async (request, reply) => {
    const selection = selectionOf(request, policy);
    const narrow = insufficientScope(request.principal, request.body, selection);
    if (narrow) return reply.challenge(narrow.error, narrow.scopes);
    const { sessionId } = query.parse(request.query);
    return sendSessionAnswer(reply, await sse.post(sessionId, toSessionRequest(request, selection)));
  });
}

function toSessionRequest(request: FastifyRequest, selection: ToolSelection): SessionRequest {
  const exchange: Exchange = { principal: request.principal, selection, abort: new AbortController() };
  return {
    exchange,
    header: headerOf(request),
    body: request.body,
  };
}
