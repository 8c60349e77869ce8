import type { FastifyInstance } from 'fastify';
import type { Authorization } from '../oauth/authorization.js';
import { resourceMetadataPath } from '../oauth/challenge.js';
import { forward, pinTo } from '../oauth/forward.js';
import { RESOURCE_PATHS } from '../oauth/resource.js';
import { DEFAULT_SCOPES } from '../tools/define.js';

export interface WellKnownOptions {
  authorization: Authorization;
}

/** Long enough to spare requests, short enough that a changed setting arrives within a coffee break. */
const CACHE_CONTROL = 'public, max-age=300';

/** Metadata of the authorization server (RFC 8414) and of the protected resources (RFC 9728). Any page may read it. */
export async function wellKnownRoutes(
  app: FastifyInstance,
  { authorization: { issuer, resources, handle } }: WellKnownOptions,
): Promise<void> {
  const pin = pinTo(issuer);
  for (const url of ['/.well-known/oauth-authorization-server', '/.well-known/openid-configuration']) {
    app.route({
      method: ['GET', 'OPTIONS'],
      url,
      exposeHeadRoute: false,
      config: { anyOrigin: true },
      handler: (request, reply) =>
        forward(handle, request, reply, { ...pin(request), cacheControl: CACHE_CONTROL }),
    });
  }

  // Clients that find no hint ask at the root, which stands for the standard resource (LibreChat's third try).
  const documents = [
    { url: '/.well-known/oauth-protected-resource', resource: resources.standard },
    ...RESOURCE_PATHS.map((path) => ({ url: resourceMetadataPath(path), resource: `${issuer}${path}` })),
  ];
  for (const { url, resource } of documents) {
    const metadata = {
      resource,
      authorization_servers: [issuer],
      scopes_supported: DEFAULT_SCOPES,
      bearer_methods_supported: ['header'],
      resource_name: 'Box',
    };
    app.route({
      method: 'GET',
      url,
      config: { anyOrigin: true },
      handler: async (_request, reply) =>
        reply
          .headers({
            'access-control-allow-origin': '*',
            'cache-control': CACHE_CONTROL,
            'x-content-type-options': 'nosniff',
          })
          .send(metadata),
    });
    app.route({
      method: 'OPTIONS',
      url,
      config: { anyOrigin: true },
      handler: async (_request, reply) =>
        reply
          .code(204)
          .headers({
            'access-control-allow-origin': '*',
            'access-control-allow-methods': 'GET',
            'access-control-allow-headers': 'mcp-protocol-version',
            'access-control-max-age': '3600',
          })
          .send(),
    });
  }
}
