import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import type { AppError } from '../errors.js';
import { toAppError } from '../plugins/errors.js';

/** JSON-RPC codes for what is refused before the protocol sees it (JSON-RPC 2.0, section 5.1; MCP transports). */
const PARSE_ERROR = -32_700;
const INVALID_REQUEST = -32_600;
const INTERNAL_ERROR = -32_603;
const SERVER_ERROR = -32_000;

/** Error handler of the MCP routes: the challenge for 401, a JSON-RPC error for everything else. */
export function sendRpcError(
  error: FastifyError,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const appError = toAppError(error, request);
  if (appError.status === 401) return reply.challenge(appError);
  // Closing at once would reset the connection, and a client still sending would see that in place of the answer. Node reads
  // and drops the rest; the request timeout ends whoever sends for ever.
  if (appError.code === 'payload_too_large') void reply.removeHeader('connection');
  if (appError.retryAfter !== undefined) void reply.header('retry-after', appError.retryAfter);
  return reply
    .code(appError.status)
    .header('cache-control', 'no-store')
    .send({
      jsonrpc: '2.0',
      id: null,
      error: { code: rpcCode(appError), message: appError.publicText, data: { code: appError.code } },
    });
}

function rpcCode({ code }: AppError): number {
  if (code === 'invalid_json') return PARSE_ERROR;
  if (code === 'invalid_request') return INVALID_REQUEST;
  return code === 'internal' ? INTERNAL_ERROR : SERVER_ERROR;
}
