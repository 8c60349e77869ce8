import fastifyPlugin from 'fastify-plugin';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

declare module 'fastify' {
  interface FastifyRequest {
    /** What the request's one log line says besides the usual: set by whoever knows. Ids and outcomes, never contents. */
    facts: Record<string, unknown>;
  }
}

/** One wide line per request, at its end, in place of ten along the way. */
export const requestLog = fastifyPlugin(
  async (app: FastifyInstance) => {
    app.decorateRequest('facts');
    app.addHook('onRequest', async (request, reply) => {
      request.facts = {};
      const started = performance.now();
      // `onResponse` never fires for a client that went away; `close` always does.
      reply.raw.once('close', () => logLine(request, reply, started));
    });
  },
  { name: 'request-log' },
);

function logLine(request: FastifyRequest, reply: FastifyReply, started: number): void {
  request.log.info(
    {
      method: request.method,
      route: request.routeOptions.url ?? 'none',
      status: reply.raw.statusCode,
      aborted: !reply.raw.writableFinished,
      ms: Math.round((performance.now() - started) * 10) / 10,
      ...request.facts,
    },
    'request',
  );
}
