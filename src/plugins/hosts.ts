import fastifyPlugin from 'fastify-plugin';
import type { FastifyInstance } from 'fastify';
import { AppError } from '../errors.js';

export interface HostsOptions {
  /** Values accepted in the Host header, as `host` or `host:port`. */
  allowedHosts: ReadonlySet<string>;
}

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * Refuses foreign Host headers (421) and foreign Origins (403): the defence against DNS rebinding that Streamable HTTP
 * asks for. An Origin may be one of the allowed hosts or a program on the person's own computer (the Inspector).
 */
export const hosts = fastifyPlugin(
  async (app: FastifyInstance, { allowedHosts }: HostsOptions) => {
    const hostnames = new Set([...allowedHosts].map((host) => new URL(`http://${host}`).hostname));
    app.addHook('onRequest', async (request) => {
      // Probes name the pod's address, and answer nothing about anyone.
      if (request.routeOptions.config.isProbe) return;
      const { host = '', origin } = request.headers;
      if (!allowedHosts.has(host.toLowerCase())) {
        throw new AppError('forbidden_host', 'This server does not serve that host.', {
          hint: 'Use the address the operator gave you, or have the host added to ALLOWED_HOSTS.',
        });
      }
      if (origin === undefined || request.routeOptions.config.anyOrigin) return;
      const hostname = URL.canParse(origin) ? new URL(origin).hostname : '';
      if (!hostnames.has(hostname) && !LOOPBACK.has(hostname)) {
        throw new AppError('forbidden_origin', 'Requests from that web page are not accepted.');
      }
    });
  },
  { name: 'hosts' },
);

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The route answers any web page alike and reads no cookie (metadata, token endpoint). */
    anyOrigin?: boolean;
  }
}
