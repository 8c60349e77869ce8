import fastifyPlugin from 'fastify-plugin';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '../errors.js';
import { bearerChallenge } from '../oauth/challenge.js';
import { RESOURCE_PATHS, type ResourcePath } from '../oauth/resource.js';
import type { Principal } from '../tenants/principal.js';
import type { CallerCheck } from '../tenants/service-access.js';
import type { Scope } from '../tools/define.js';

declare module 'fastify' {
  interface FastifyInstance {
    /**
     * An onRequest hook: lets only requests with a good access token on, and sets `request.principal`. It runs before
     * any body is read; a refusal is a 401 that tells the client where to authorize.
     */
    requireBearer(
      resource: ResourcePath,
      options?: BearerOptions,
    ): (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>;
  }
  interface FastifyRequest {
    /** Who is calling; set on routes behind `requireBearer`. */
    principal: Principal;
    /** Resource this request is for, as named to `requireBearer`. */
    resource: ResourcePath;
  }
  interface FastifyReply {
    /**
     * Answers 401 or 403 with WWW-Authenticate.
     * @param scopes what to ask for: all scopes of the operation. The default ones when left out.
     */
    challenge(error: AppError, scopes?: readonly Scope[]): FastifyReply;
  }
}

export interface BearerOptions {
  /** A DELETE may come with a token that has run out: for routes where it can only end what the same grant began. */
  expiredMayDelete?: boolean;
}

/** The headers browser-based clients may read. */
const EXPOSED_HEADERS = 'WWW-Authenticate, Mcp-Session-Id, Retry-After';

export interface AuthOptions {
  bearer: CallerCheck;
  /** Where clients find out how to authorize; left out where the operator gives them their tokens. */
  issuer?: string;
}

/** The bearer check as decorations. */
export const auth = fastifyPlugin(
  async (app: FastifyInstance, { bearer, issuer }: AuthOptions) => {
    app.decorateRequest('principal');
    app.decorateRequest('resource', RESOURCE_PATHS[0]);

    app.decorate(
      'requireBearer',
      (resource: ResourcePath, { expiredMayDelete = false }: BearerOptions = {}) =>
        async (request: FastifyRequest, reply: FastifyReply) => {
          request.resource = resource;
          // No cookie is read here, so that any page may call with a token of its own.
          void reply.header('access-control-allow-origin', '*');
          void reply.header('access-control-expose-headers', EXPOSED_HEADERS);
          try {
            const { authorization } = request.headers;
            request.principal =
              expiredMayDelete && request.method === 'DELETE'
                ? await bearer.authenticateExpired(authorization)
                : await bearer.authenticate(authorization);
          } catch (error) {
            const refusal = AppError.from(error);
            if (refusal.status !== 401) throw refusal;
            return reply.challenge(refusal);
          }
          return undefined;
        },
    );

    app.decorateReply('challenge', function challenge(error: AppError, scopes?: readonly Scope[]) {
      const { resource } = this.request;
      return this.code(error.status)
        .header('www-authenticate', bearerChallenge({ issuer, resource, error, scopes }))
        .header('cache-control', 'no-store')
        .send(error.toWire());
    });
  },
  { name: 'auth' },
);
