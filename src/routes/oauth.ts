/** The authorization server over HTTP: oidc-provider's endpoints, and the two steps a person takes between them. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '../errors.js';
import type { Authorization } from '../oauth/authorization.js';
import { CALLBACK_PATH } from '../oauth/box-login.js';
import type { Answer } from '../oauth/consent/sign-in.js';
import { forward, pinTo } from '../oauth/forward.js';
import { INTERACTION_PATH } from '../oauth/interaction-policy.js';
import { landingPage } from '../pages/landing.js';
import { renderPage, type Page } from '../pages/layout.js';
import { problemPage } from '../pages/problem.js';
import { toAppError } from '../plugins/errors.js';

export interface OAuthOptions {
  authorization: Authorization;
}

/** Forms hold tokens and codes; a registration may hold a key set. */
const FORM_LIMIT = 32 * 1024;
const REGISTRATION_LIMIT = 48 * 1024;
const CORS_MAX_AGE_S = 3600;

export async function oauthRoutes(app: FastifyInstance, { authorization }: OAuthOptions): Promise<void> {
  await app.register(endpointRoutes, { authorization });
  await app.register(browserRoutes, { authorization });
}

/** oidc-provider's endpoints. Bodies arrive as text: what is read here is read again there. */
async function endpointRoutes(app: FastifyInstance, { authorization }: OAuthOptions): Promise<void> {
  const { forms, handle, issuer, resources } = authorization;
  const pin = pinTo(issuer);
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request, _payload, done) => done(null));
  for (const type of ['application/x-www-form-urlencoded', 'application/json']) {
    app.addContentTypeParser(type, { parseAs: 'string' }, (_request, body, done) => done(null, body));
  }
  app.setErrorHandler((error, request, reply) => sendOAuthError(reply, toAppError(error, request)));
  const pass = (request: FastifyRequest, reply: FastifyReply) =>
    forward(handle, request, reply, { ...pin(request), body: textOf(request) });

  const page = { exposeHeadRoute: false } as const;
  app.route({
    ...page,
    method: 'GET',
    url: '/auth/authorize',
    handler: (request, reply) => {
      const pinned = pin(request);
      const [path = '', query = ''] = pinned.url.split(/\?(.*)/s);
      const params = new URLSearchParams(query);
      // A resource that is not ours is left as it is: oidc-provider tells the client, by redirect.
      const url =
        params.has('resource') && resources.widen(params) ? `${path}?${params.toString()}` : pinned.url;
      return forward(handle, request, reply, { ...pinned, url });
    },
  });
  app.route({ ...page, method: 'GET', url: '/auth/authorize/:uid', handler: pass });
  // Where oidc-provider sends a browser whose session changed while it was at Box.
  app.route({ ...page, method: 'POST', url: '/auth/logout/confirm', bodyLimit: FORM_LIMIT, handler: pass });

  const open = { exposeHeadRoute: false, config: { anyOrigin: true } } as const;
  for (const url of ['/auth/token', '/auth/par', '/auth/revoke', '/auth/introspect', '/auth/jwks']) {
    app.route({ ...open, method: 'OPTIONS', url, handler: pass });
  }
  for (const url of ['/auth/token', '/auth/par'] as const) {
    app.route({
      ...open,
      method: 'POST',
      url,
      bodyLimit: FORM_LIMIT,
      handler: (request, reply) => {
        const sent = formOf(request);
        const form = url === '/auth/token' ? forms.grantRequest(sent) : forms.authorizationRequest(sent);
        if (!form)
          return sendOAuthError(reply, {
            error: 'invalid_target',
            error_description: 'resource is not served here',
          });
        return forward(handle, request, reply, withForm(pin(request), request, form));
      },
    });
  }
  for (const url of ['/auth/revoke', '/auth/introspect']) {
    app.route({
      ...open,
      method: 'POST',
      url,
      bodyLimit: FORM_LIMIT,
      handler: async (request, reply) => {
        const { release, isMoot, ...form } = await forms.tokenQuery(formOf(request));
        // What is over needs no revocation: LibreChat revokes both tokens of a sign-in, and the first ends it (RFC 7009, 2.2).
        if (isMoot && url === '/auth/revoke')
          return reply.code(200).header('cache-control', 'no-store').send();
        try {
          await forward(handle, request, reply, withForm(pin(request), request, form));
        } finally {
          release();
        }
        return reply;
      },
    });
  }
  app.route({
    ...open,
    method: 'GET',
    url: '/auth/jwks',
    handler: (request, reply) =>
      forward(handle, request, reply, { ...pin(request), cacheControl: 'public, max-age=300' }),
  });
  registrationRoutes(app, pass);
}

type Handler = (request: FastifyRequest, reply: FastifyReply) => Promise<void>;

/** oidc-provider gives registration no CORS; browser-based clients (the Inspector) register too. */
function registrationRoutes(app: FastifyInstance, pass: Handler): void {
  const open = {
    exposeHeadRoute: false,
    config: { anyOrigin: true },
    bodyLimit: REGISTRATION_LIMIT,
  } as const;
  app.route({
    ...open,
    method: 'OPTIONS',
    url: '/auth/register',
    handler: async (_request, reply) =>
      reply
        .code(204)
        .headers({
          'access-control-allow-origin': '*',
          'access-control-allow-methods': 'POST',
          'access-control-allow-headers': 'authorization, content-type, mcp-protocol-version',
          'access-control-max-age': CORS_MAX_AGE_S,
        })
        .send(),
  });
  app.route({
    ...open,
    method: 'POST',
    url: '/auth/register',
    handler: async (request, reply) => {
      void reply.header('access-control-allow-origin', '*');
      await pass(request, reply);
    },
  });
  app.route({ ...open, method: ['GET', 'PUT', 'DELETE'], url: '/auth/register/:clientId', handler: pass });
}

/** Consent page, its answer, and the way back from Box. */
async function browserRoutes(app: FastifyInstance, { authorization }: OAuthOptions): Promise<void> {
  const { resources, signIn } = authorization;
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: FORM_LIMIT },
    (_request, body, done) => done(null, body),
  );
  app.setErrorHandler((error, request, reply) => {
    const appError = oauthCode(error) === undefined ? toAppError(error, request) : undefined;
    const code =
      oauthCode(error) ?? (appError?.code === 'unavailable' ? 'temporarily_unavailable' : 'server_error');
    return sendPage(reply, problemPage({ error: code }), appError?.status ?? 400);
  });
  const browserOf = (request: FastifyRequest, reply: FastifyReply) => ({
    request: request.raw,
    response: reply.raw,
  });
  const interaction = `${INTERACTION_PATH}/:uid`;
  const uidOf = (request: FastifyRequest) => (request.params as { uid: string }).uid;

  app.get(interaction, { exposeHeadRoute: false }, async (request, reply) =>
    sendAnswer(reply, await signIn.show(browserOf(request, reply), uidOf(request))),
  );
  app.post(interaction, async (request, reply) => {
    const form = new URLSearchParams(textOf(request));
    return sendAnswer(reply, await signIn.decide(browserOf(request, reply), uidOf(request), form));
  });
  // HEAD must not use up a state: link checkers and chat previews send it.
  app.get(CALLBACK_PATH, { exposeHeadRoute: false }, async (request, reply) =>
    sendAnswer(
      reply,
      await signIn.finish(browserOf(request, reply), request.query as Record<string, unknown>),
    ),
  );
  app.get('/', async (_request, reply) => sendPage(reply, landingPage(resources.standard), 200));
}

function sendAnswer(reply: FastifyReply, answer: Answer): FastifyReply {
  if (answer.cookie !== undefined) void reply.header('set-cookie', answer.cookie);
  if ('page' in answer) return sendPage(reply, answer.page, answer.status);
  return reply
    .headers({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' })
    .redirect(answer.redirect, 303);
}

function sendPage(reply: FastifyReply, page: Page, status: number): FastifyReply {
  const { body, headers } = renderPage(page);
  return reply.code(status).headers(headers).send(body);
}

/** Refusals oidc-provider did not see, in its form. */
function sendOAuthError(
  reply: FastifyReply,
  error: AppError | { error: string; error_description: string },
): FastifyReply {
  const body = error instanceof AppError ? oauthBody(error) : error;
  if (error instanceof AppError && error.retryAfter !== undefined)
    void reply.header('retry-after', error.retryAfter);
  return reply
    .code(error instanceof AppError ? error.status : 400)
    .headers({ 'cache-control': 'no-store', 'access-control-allow-origin': '*' })
    .send(body);
}

function oauthBody(error: AppError): { error: string; error_description: string } {
  const code =
    error.status < 500
      ? 'invalid_request'
      : error.code === 'unavailable'
        ? 'temporarily_unavailable'
        : 'server_error';
  return { error: code, error_description: error.publicText };
}

/** The code of an OAuth error thrown by oidc-provider's models, outside of its own handling. */
function oauthCode(error: unknown): string | undefined {
  const { error: code, expose } = error as { error?: unknown; expose?: unknown };
  return typeof code === 'string' && expose === true ? code : undefined;
}

function textOf(request: FastifyRequest): string | undefined {
  return typeof request.body === 'string' ? request.body : undefined;
}

function formOf(request: FastifyRequest) {
  return { params: new URLSearchParams(textOf(request)), authorization: request.headers.authorization };
}

type Pinned = ReturnType<ReturnType<typeof pinTo>>;

/** A form that was read and changed; a body of another type is left out, and oidc-provider refuses its type. */
function withForm(pinned: Pinned, request: FastifyRequest, form: ReturnType<typeof formOf>): Pinned {
  // Programs read these answers, whatever their Accept says.
  const headers = { ...pinned.headers, authorization: form.authorization, accept: 'application/json' };
  return { ...pinned, headers, body: textOf(request) === undefined ? undefined : form.params.toString() };
}
