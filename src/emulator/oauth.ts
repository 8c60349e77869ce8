/** Box's authorization: the sign-in page, the token endpoint, revocation. */
import type { FastifyInstance, FastifyReply } from 'fastify';
import { OAuthError } from './errors.js';
import type { TokenPair } from './grants.js';
import { readText, type Query } from './params.js';
import { isServiceGrant, type ServiceAccounts } from './service-accounts.js';
import { errorPage, signInPage, stylesheet } from './sign-in-page.js';
import type { State } from './state.js';

export const AUTHORIZE_PATH = '/api/oauth2/authorize';
export const STYLESHEET_PATH = '/sign-in.css';

type Form = Record<string, string | undefined>;

interface AuthorizationRequest {
  clientId: string;
  redirectUri: URL;
  state: string | undefined;
}

/** GET and POST authorize, POST token, POST revoke. */
export function oauthRoutes(app: FastifyInstance, state: State, serviceAccounts: ServiceAccounts): void {
  app.get(STYLESHEET_PATH, (_request, reply) => reply.type('text/css; charset=utf-8').send(stylesheet()));
  app.get(AUTHORIZE_PATH, (request, reply) => {
    const asked = readAuthorization(state, request.query as Query);
    if (typeof asked === 'string') return sendPage(reply, 400, errorPage(asked));
    return sendPage(reply, 200, page(state, asked));
  });
  app.post(AUTHORIZE_PATH, (request, reply) => {
    const form = (request.body ?? {}) as Form;
    const asked = readAuthorization(state, { ...form, ...(request.query as Query) });
    if (typeof asked === 'string') return sendPage(reply, 400, errorPage(asked));
    return decide(state, asked, form, reply);
  });
  app.post('/oauth2/token', async (request, reply) => {
    const form = (request.body ?? {}) as Form;
    void reply.header('cache-control', 'no-store');
    if (!isServiceGrant(form)) return tokenBody(exchange(state, form));
    requireClient(state, form);
    return serviceAccounts.token(form);
  });
  app.post('/oauth2/revoke', (request, reply) => {
    const form = (request.body ?? {}) as Form;
    requireClient(state, form);
    if (!form['token']) throw new OAuthError('invalid_request', 'The "token" parameter is required');
    state.grants.revoke(form['token'], state.client.id);
    return reply.code(200).send();
  });
}

/** @returns the request, or what is wrong with it in words for the page: nothing may be sent to an unchecked address. */
function readAuthorization(state: State, query: Query): AuthorizationRequest | string {
  if (readText(query, 'response_type') !== 'code') return 'The parameter response_type must be "code".';
  const clientId = readText(query, 'client_id');
  if (clientId !== state.client.id) return 'The parameter client_id names no app that the emulator knows.';
  const text = readText(query, 'redirect_uri');
  if (text === undefined || text === '') return 'The parameter redirect_uri is missing.';
  const redirectUri = URL.canParse(text) ? new URL(text) : undefined;
  if (!redirectUri || !['http:', 'https:'].includes(redirectUri.protocol))
    return 'The parameter redirect_uri must be an http or https address.';
  return { clientId, redirectUri, state: readText(query, 'state') };
}

const page = (state: State, asked: AuthorizationRequest, login?: string, problem?: string): string =>
  signInPage({
    users: [...state.world.users.values()],
    client: asked.clientId,
    redirectUri: asked.redirectUri,
    state: asked.state,
    ...(login !== undefined && { login }),
    ...(problem !== undefined && { problem }),
  });

function decide(state: State, asked: AuthorizationRequest, form: Form, reply: FastifyReply): FastifyReply {
  if (form['decision'] === 'deny') {
    return back(reply, asked, {
      error: 'access_denied',
      error_description: 'The user denied access to your application',
    });
  }
  const typed = form['login'] ?? '';
  if (form['decision'] !== 'grant')
    return sendPage(reply, 400, page(state, asked, typed, 'Choose whether to grant or deny access.'));
  const user = state.world.findUser(typed);
  if (!user) {
    const problem =
      typed === '' ? 'Choose a user, or type a login.' : `There is no user with the login ${typed}.`;
    return sendPage(reply, 400, page(state, asked, typed, problem));
  }
  return back(reply, asked, {
    code: state.grants.issueCode(user, asked.clientId, asked.redirectUri.href),
  });
}

function back(
  reply: FastifyReply,
  { redirectUri, state }: AuthorizationRequest,
  result: Record<string, string>,
): FastifyReply {
  const target = new URL(redirectUri);
  if (state !== undefined) target.searchParams.set('state', state);
  for (const [name, value] of Object.entries(result)) target.searchParams.set(name, value);
  return reply.header('cache-control', 'no-store').redirect(target.href, 302);
}

const sendPage = (reply: FastifyReply, status: number, html: string): FastifyReply =>
  reply
    .code(status)
    .headers({
      'cache-control': 'no-store',
      'content-security-policy':
        "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'",
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    })
    .type('text/html; charset=utf-8')
    .send(html);

function requireClient(state: State, form: Form): void {
  if (form['client_id'] !== state.client.id || form['client_secret'] !== state.client.secret)
    throw new OAuthError('invalid_client', 'The client credentials are invalid');
}

function exchange(state: State, form: Form): TokenPair {
  const grantType = form['grant_type'];
  if (grantType !== 'authorization_code' && grantType !== 'refresh_token')
    throw new OAuthError('unsupported_grant_type', 'Invalid grant_type parameter or parameter missing');
  requireClient(state, form);
  const name = grantType === 'refresh_token' ? 'refresh_token' : 'code';
  const credential = form[name];
  if (!credential) throw new OAuthError('invalid_request', `The "${name}" parameter is required`);
  return grantType === 'refresh_token'
    ? state.grants.refresh(credential, state.client.id)
    : state.grants.redeemCode(credential, state.client.id, form['redirect_uri']);
}

/** @returns a token answer as Box sends it. */
export const tokenBody = ({ accessToken, refreshToken, expiresIn }: TokenPair): Record<string, unknown> => ({
  access_token: accessToken,
  expires_in: expiresIn,
  restricted_to: [],
  refresh_token: refreshToken,
  token_type: 'bearer',
});
