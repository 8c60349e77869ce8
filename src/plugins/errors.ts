import fastifyPlugin from 'fastify-plugin';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '../errors.js';

/** Fastify's own refusals in our terms; what is not known here is a fault of ours. */
const FASTIFY_CODES: Record<string, () => AppError> = {
  FST_ERR_CTP_BODY_TOO_LARGE: () =>
    new AppError('payload_too_large', 'The request is too large.', { hint: 'Send less in one request.' }),
  FST_ERR_CTP_INVALID_MEDIA_TYPE: () =>
    new AppError('unsupported_media_type', 'That content type is not accepted here.', {
      hint: 'Send application/json.',
    }),
  FST_ERR_CTP_EMPTY_JSON_BODY: () =>
    new AppError('invalid_request', 'The request has no body.', { hint: 'Send JSON.' }),
  FST_ERR_CTP_INVALID_JSON_BODY: () => new AppError('invalid_json', 'The request is not valid JSON.'),
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: () =>
    new AppError('invalid_request', 'Content-Length does not fit the body.'),
  FST_ERR_VALIDATION: () =>
    new AppError('invalid_request', 'The request does not have the form this address takes.'),
};

/** Any error of a route as ours, logged if it is a fault of ours. */
export function toAppError(error: unknown, request: FastifyRequest): AppError {
  const known = FASTIFY_CODES[(error as Partial<FastifyError>).code ?? ''];
  const status = (error as Partial<FastifyError>).statusCode;
  const appError =
    known?.() ??
    (status !== undefined && status >= 400 && status < 500 && !(error instanceof AppError)
      ? new AppError('invalid_request', 'The request cannot be answered.', { cause: error })
      : AppError.from(error));
  request.facts['error'] = appError.code;
  if (appError.status >= 500 || appError.cause !== undefined) {
    request.log[appError.code === 'internal' ? 'error' : 'warn'](
      { err: appError, ...appError.log },
      'request failed',
    );
  }
  return appError;
}

/** Sends an AppError as JSON, with Retry-After where another try makes sense. */
export function sendError(reply: FastifyReply, error: AppError): FastifyReply {
  if (error.retryAfter !== undefined) void reply.header('retry-after', error.retryAfter);
  return reply.code(error.status).header('cache-control', 'no-store').send(error.toWire());
}

/** What every route without an error handler of its own answers. */
export const errors = fastifyPlugin(
  async (app: FastifyInstance) => {
    app.setErrorHandler((error, request, reply) => sendError(reply, toAppError(error, request)));
    app.setNotFoundHandler((_request, reply) =>
      reply
        .code(404)
        .send({ error: 'not_found', error_description: 'There is nothing at this address. MCP is at /mcp.' }),
    );
  },
  { name: 'errors', dependencies: ['request-log'] },
);
