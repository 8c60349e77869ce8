import fastifyPlugin from 'fastify-plugin';
import type { FastifyInstance } from 'fastify';
import { AppError } from '../errors.js';
import type { Lifecycle } from '../lifecycle.js';

export interface LeavingOptions {
  lifecycle: Lifecycle;
}

/** Sends clients elsewhere while this replica leaves: their connections end with their answers, and new work gets 503. */
export const leaving = fastifyPlugin(
  async (app: FastifyInstance, { lifecycle }: LeavingOptions) => {
    app.addHook('onRequest', async (request, reply) => {
      if (lifecycle.isReady) return;
      void reply.header('connection', 'close');
      if (!lifecycle.refuses || request.routeOptions.config.isProbe) return;
      throw new AppError('unavailable', 'This server is shutting down.', {
        hint: 'Try again.',
        retryAfter: 1,
      });
    });
  },
  { name: 'leaving' },
);

declare module 'fastify' {
  interface FastifyContextConfig {
    /** A probe of the process itself: answered under any Host, and while it shuts down. */
    isProbe?: boolean;
  }
}
