import type { FastifyInstance } from 'fastify';
import { WISH_HEADERS } from './tool-wishes.js';

/** What MCP clients in a browser send (MCP transports of both eras, OAuth 2.1 section 5.1.1), and ours. */
const ALLOWED_HEADERS = [
  'accept',
  'authorization',
  'content-type',
  'last-event-id',
  'mcp-method',
  'mcp-name',
  'mcp-protocol-version',
  'mcp-session-id',
  ...Object.values(WISH_HEADERS),
].join(', ');

/** Answers a browser's preflight. Which pages may ask at all is decided before (plugins/hosts.ts); no cookie is read here. */
export function answerPreflight(app: FastifyInstance, url: string, methods: readonly string[]): void {
  app.options(url, (_request, reply) =>
    reply
      .code(204)
      .headers({
        'access-control-allow-origin': '*',
        'access-control-allow-methods': methods.join(', '),
        'access-control-allow-headers': ALLOWED_HEADERS,
        'access-control-max-age': '3600',
      })
      .send(),
  );
}
