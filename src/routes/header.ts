import type { FastifyRequest } from 'fastify';
import type { Header } from '../mcp/era.js';

/** Reads a request's headers by their lower-case names, free of Fastify. One sent twice is joined, as RFC 9110 5.3 reads it. */
export function headerOf(request: FastifyRequest): Header {
  return (name) => {
    const value = request.headers[name];
    return Array.isArray(value) ? value.join(', ') : value;
  };
}
