import type { FastifyInstance } from 'fastify';

/** Asked every few seconds: a line each would drown the log. */
const probe = { logLevel: 'warn', config: { isProbe: true } } as const;

export interface HealthOptions {
  /** Rejects when this replica could not serve a call now. */
  ready: () => Promise<void>;
}

/** `/healthz`: the process lives. `/readyz`: it can serve. Load balancers ask both; neither tells why, the log does. */
export async function healthRoutes(app: FastifyInstance, { ready }: HealthOptions): Promise<void> {
  app.get('/healthz', probe, async () => ({ status: 'ok' }));
  app.get('/readyz', probe, async (request, reply) => {
    try {
      await ready();
      return { status: 'ready' };
    } catch (error) {
      request.log.warn({ err: error }, 'not ready');
      return reply.code(503).header('retry-after', 1).send({ status: 'not ready' });
    }
  });
}
