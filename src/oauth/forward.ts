/** Hands a request to oidc-provider, which speaks to Node's own request and response. */
import { IncomingMessage } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Authorization } from './authorization.js';

/** What oidc-provider is to see in place of the original. */
export interface Forwarded {
  /** Path and query. */
  url: string;
  headers: NodeJS.Dict<string | string[]>;
  body?: string | undefined;
  cacheControl?: string;
}

/**
 * Absolute URLs are built from Host, X-Forwarded-* and an absolute request target, all of which a client writes.
 * @returns what to forward of a request, with all of them pinned to the issuer.
 */
export function pinTo(issuer: string): (request: FastifyRequest) => Forwarded {
  const { host, protocol } = new URL(issuer);
  return (request) => ({
    url: (request.raw.url ?? '/').replace(/^[a-z][a-z\d+.-]*:\/\/[^/?#]*/i, ''),
    headers: {
      ...request.headers,
      host,
      'x-forwarded-host': host,
      'x-forwarded-proto': protocol.slice(0, -1),
      'x-forwarded-for': request.ip,
    },
  });
}

/** Answers with oidc-provider; Fastify's reply is not used any more. */
export async function forward(
  handle: Authorization['handle'],
  request: FastifyRequest,
  reply: FastifyReply,
  { url, headers, body, cacheControl = 'no-store' }: Forwarded,
): Promise<void> {
  reply.hijack();
  const { raw } = reply;
  // Set by plugins for every answer, which hijacking would lose.
  for (const [name, value] of Object.entries(reply.getHeaders()))
    if (value !== undefined) raw.setHeader(name, value);
  raw.setHeader('cache-control', cacheControl);
  // Nothing to other origins; under `no-referrer` our own forms would come with `Origin: null`.
  raw.setHeader('referrer-policy', 'same-origin');
  raw.setHeader('x-content-type-options', 'nosniff');
  raw.setHeader('x-frame-options', 'DENY');
  await handle(copyOf(request.raw, { url, headers, body }), raw);
}

/** A copy, so that the original stays what the client sent, for the log and for whoever runs after. */
function copyOf(original: IncomingMessage, { url, headers, body }: Forwarded): IncomingMessage {
  const copy = new IncomingMessage(original.socket);
  copy.method = original.method ?? 'GET';
  copy.httpVersion = original.httpVersion;
  copy.url = url;
  copy.headers = { ...headers };
  delete copy.headers['transfer-encoding'];
  delete copy.headers['content-length'];
  if (body !== undefined) {
    copy.headers['content-length'] = String(Buffer.byteLength(body));
    copy.push(body);
  }
  copy.push(null);
  copy.complete = true;
  return copy;
}
