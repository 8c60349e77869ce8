import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { AppError } from '../errors.js';
import type { McpEndpoint } from '../mcp/endpoint.js';
import { eraOf, type Era, type Header } from '../mcp/era.js';
import { isEventStream } from '../mcp/event-stream.js';
import type { Exchange } from '../mcp/exchange.js';
import { insufficientScope } from '../mcp/scope-gate.js';
import type { ToolPolicy, ToolSelection } from '../mcp/selection.js';
import type { SessionAnswer, SessionRequest } from '../sessions/answers.js';
import type { SessionRouter } from '../sessions/router.js';
import { headerOf } from './header.js';
import { answerPreflight } from './preflight.js';
import { sendRpcError } from './rpc-error.js';
import { sendSessionAnswer } from './session-reply.js';
import { selectionOf } from './tool-wishes.js';

export interface McpRouteOptions {
  /** Serves 2026-07-28. */
  endpoint: McpEndpoint;
  /** Serves 2025-03-26 to 2025-11-25. */
  sessions: SessionRouter;
  /** What the operator allows. */
  policy: ToolPolicy;
  /** PUBLIC_URL, for the absolute address the SDK wants. */
  publicUrl: string;
}

/** An inline upload of 8 MB, in base64, with the JSON around it. */
export const MCP_BODY_LIMIT = 12 * 1024 * 1024;

/** The first version without sessions; versions are dates, so they compare as text. */
const FIRST_MODERN_VERSION = '2026-07-28';

/** `/mcp`: Streamable HTTP of both eras. The bearer check runs before any body, Accept or session check. */
export async function mcpRoutes(
  app: FastifyInstance,
  { endpoint, sessions, policy, publicUrl }: McpRouteOptions,
): Promise<void> {
  const url = `${publicUrl}/mcp`;
  app.setErrorHandler(sendRpcError);
  acceptEmptyBodies(app);
  answerPreflight(app, '/mcp', ['GET', 'POST', 'DELETE']);
  app.route({
    method: ['GET', 'HEAD', 'POST', 'DELETE'],
    url: '/mcp',
    exposeHeadRoute: false,
    bodyLimit: MCP_BODY_LIMIT,
    onRequest: app.requireBearer('/mcp', { expiredMayDelete: true }),
    handler: async (request, reply) => {
      // A probe: what it would open must not stay open for it.
      if (request.method === 'HEAD') return reply.code(405).header('allow', 'GET, POST, DELETE').send();
      const selection = selectionOf(request, policy);
      const narrow = insufficientScope(request.principal, request.body, selection);
      if (narrow) return reply.challenge(narrow.error, narrow.scopes);
      const header = headerOf(request);
      const era = eraOfRequest(request, header);
      if (era === 'legacy') return viaSessions(sessions, selection, request, reply);
      const exchange: Exchange = { principal: request.principal, selection, abort: abortOnClose(reply) };
      const { method, headers, body } = request;
      const answer = await endpoint.handle({ url, method, headers, header, era, body, exchange });
      Object.assign(request.facts, exchange.call);
      if (exchange.challenge) {
        if (answer instanceof Response) await answer.body?.cancel();
        return refuse(request, reply, exchange.challenge);
      }
      if (!(answer instanceof Response)) return reply.type('application/json').send(answer);
      // As on the session layer's streams: proxies of the nginx family would hold back small chunks.
      if (isEventStream(answer)) void reply.header('x-accel-buffering', 'no');
      return reply.send(answer);
    },
  });
}

/** Some clients name a content type on a DELETE that has no body. */
function acceptEmptyBodies(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '' && request.method !== 'POST') done(null);
    else void parse(request, String(body), done);
  });
}

function eraOfRequest(request: FastifyRequest, header: Header): Era {
  if (request.method === 'POST') return eraOf(request.body, header);
  const version = header('mcp-protocol-version');
  // GET and DELETE concern sessions, of which newer versions have none: the SDK answers 405.
  return version === undefined || version < FIRST_MODERN_VERSION ? 'legacy' : 'modern';
}

async function viaSessions(
  sessions: SessionRouter,
  selection: ToolSelection,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  // Not tied to the connection: in this era closing it cancels nothing, and the answer may be resumed.
  const exchange: Exchange = { principal: request.principal, selection, abort: new AbortController() };
  const answer = await bySessionMethod(sessions, request.method, {
    exchange,
    header: headerOf(request),
    body: request.body,
  });
  Object.assign(request.facts, exchange.call);
  if (exchange.challenge && answer.kind !== 'stream') return refuse(request, reply, exchange.challenge);
  return sendSessionAnswer(reply, answer);
}

function bySessionMethod(
  sessions: SessionRouter,
  method: string,
  request: SessionRequest,
): Promise<SessionAnswer> {
  if (method === 'POST') return sessions.post(request);
  return method === 'DELETE' ? sessions.delete(request) : sessions.get(request);
}

/** Aborts when the client goes away before its answer is complete: on 2026-07-28 that is cancellation. */
function abortOnClose(reply: FastifyReply): AbortController {
  const controller = new AbortController();
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) controller.abort();
  });
  return controller;
}

function refuse(request: FastifyRequest, reply: FastifyReply, error: AppError): FastifyReply {
  request.facts['error'] = error.code;
  return reply.challenge(
    error,
    error.code === 'insufficient_scope' ? [...request.principal.scopes] : undefined,
  );
}
