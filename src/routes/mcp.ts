import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '../errors.js';
import type { McpEndpoint } from '../mcp/endpoint.js';
import type { Exchange } from '../mcp/exchange.js';
import { insufficientScope } from '../mcp/scope-gate.js';
import { toAppError } from '../plugins/errors.js';

export interface McpRouteOptions {
  endpoint: McpEndpoint;
  /** PUBLIC_URL, for the absolute address the SDK wants. */
  publicUrl: string;
}

/** An inline upload of 8 MB, in base64, with the JSON around it. */
const BODY_LIMIT = 12 * 1024 * 1024;

/** JSON-RPC codes for what is refused before the protocol sees it (JSON-RPC 2.0, section 5.1; MCP transports). */
const PARSE_ERROR = -32_700;
const INVALID_REQUEST = -32_600;
const INTERNAL_ERROR = -32_603;
const SERVER_ERROR = -32_000;

/** `/mcp`: Streamable HTTP of both eras. The bearer check runs before any body, Accept or session check. */
export async function mcpRoutes(
  app: FastifyInstance,
  { endpoint, publicUrl }: McpRouteOptions,
): Promise<void> {
  const url = `${publicUrl}/mcp`;
  app.setErrorHandler((error, request, reply) => {
    const appError = toAppError(error, request);
    if (appError.status === 401) return reply.challenge(appError);
    return sendRpcError(reply, appError);
  });
  app.route({
    method: ['GET', 'HEAD', 'POST', 'DELETE'],
    url: '/mcp',
    exposeHeadRoute: false,
    bodyLimit: BODY_LIMIT,
    onRequest: app.requireBearer('/mcp'),
    handler: async (request, reply) => {
      const { principal } = request;
      const narrow = insufficientScope(principal, request.body);
      if (narrow) return reply.challenge(narrow.error, narrow.scopes);
      const exchange: Exchange = { principal, abort: abortOnClose(reply) };
      const answer = await endpoint.handle({
        url,
        method: request.method,
        headers: request.headers,
        body: request.body,
        exchange,
      });
      Object.assign(request.facts, exchange.call);
      if (exchange.challenge) return refuse(request, reply, answer, exchange.challenge);
      if (answer instanceof Response) {
        void reply.header('x-accel-buffering', 'no');
        return reply.send(answer);
      }
      return reply.type('application/json').send(answer);
    },
  });
}

/** Aborts when the client goes away before its answer is complete. */
function abortOnClose(reply: FastifyReply): AbortController {
  const controller = new AbortController();
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) controller.abort();
  });
  return controller;
}

async function refuse(
  request: FastifyRequest,
  reply: FastifyReply,
  answer: Buffer | Response,
  error: AppError,
): Promise<FastifyReply> {
  request.facts['error'] = error.code;
  if (answer instanceof Response) await answer.body?.cancel();
  return reply.challenge(
    error,
    error.code === 'insufficient_scope' ? [...request.principal.scopes] : undefined,
  );
}

function sendRpcError(reply: FastifyReply, error: AppError): FastifyReply {
  const code = rpcCode(error);
  if (error.retryAfter !== undefined) void reply.header('retry-after', error.retryAfter);
  return reply
    .code(error.status)
    .header('cache-control', 'no-store')
    .send({
      jsonrpc: '2.0',
      id: null,
      error: { code, message: error.publicText, data: { code: error.code } },
    });
}

function rpcCode(error: AppError): number {
  if (error.code === 'invalid_json') return PARSE_ERROR;
  if (error.code === 'invalid_request') return INVALID_REQUEST;
  return error.code === 'internal' ? INTERNAL_ERROR : SERVER_ERROR;
}
