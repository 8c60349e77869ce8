/** The authorization server: oidc-provider with the settings of OAUTH.md. */
import { errors, Provider, type Configuration, type KoaContextWithOIDC } from 'oidc-provider';
import type { Redis } from 'ioredis';
import type { Config } from '../config.js';
import type { Logger } from '../log.js';
import { renderPage } from '../pages/layout.js';
import { expiredPage, problemPage } from '../pages/problem.js';
import { TTL } from '../redis/keys.js';
import type { Grants } from '../tenants/grants.js';
import { DEFAULT_SCOPES, SCOPES } from '../tools/define.js';
import { adapterFactory } from './adapter.js';
import { DOCUMENT_LIMITS, documentFetch, type ClientDocumentOptions } from './client-documents.js';
import { ClientSecrets } from './client-secret.js';
import { interactions, loadGrant } from './interaction-policy.js';
import { logEvents } from './log-events.js';
import { normaliseClient } from './normalise-client.js';
import type { PresentedTokens } from './presented-tokens.js';
import type { Resources } from './resource.js';
import { deriveSuccessors, successorFunction } from './rotation.js';
import { StandingGrants } from './standing-grants.js';

export interface ProviderDeps {
  config: Config;
  redis: Redis;
  grants: Grants;
  resources: Resources;
  presented: PresentedTokens;
  log: Logger;
  clientDocuments: ClientDocumentOptions;
}

const ROUTES = {
  authorization: '/auth/authorize',
  token: '/auth/token',
  registration: '/auth/register',
  revocation: '/auth/revoke',
  introspection: '/auth/introspect',
  jwks: '/auth/jwks',
  end_session: '/auth/logout',
  pushed_authorization_request: '/auth/par',
};

/** Scopes in the metadata: `box.admin` is left out, because clients ask for all that is listed (LibreChat). */
const ADVERTISED_SCOPES = ['offline_access', 'openid', ...DEFAULT_SCOPES];

/** Seconds a metadata document is kept, within what its own headers ask for. */
const DOCUMENT_CACHE = { min: 60, max: 86_400 };

/** @returns the provider; mounting it is up to routes/oauth.ts. */
export function createProvider(deps: ProviderDeps): Provider {
  const { config } = deps;
  const standing = new StandingGrants(config, deps.grants);
  const provider = new Provider(config.PUBLIC_URL, {
    ...storage(deps, standing),
    ...clients(deps),
    ...tokens(standing),
    ...browser(deps),
    features: features(deps),
    routes: ROUTES,
    responseTypes: ['code'],
    scopes: ['offline_access', ...SCOPES],
    claims: { openid: ['sub'] },
    pkce: { required: () => true },
    enableHttpPostMethods: false,
    allowOmittingSingleRegisteredRedirectUri: false,
    extraParams: { default_scope: assignDefaultScope },
  });
  // Absolute URLs are built from X-Forwarded-*, which the mount pins to the issuer.
  provider.proxy = true;
  deriveSuccessors(provider, successorFunction(config));
  provider.use(trimMetadata);
  logEvents(provider, deps.log);
  return provider;
}

function storage(
  { config, redis, grants, presented }: ProviderDeps,
  standing: StandingGrants,
): Configuration {
  return {
    adapter: adapterFactory({
      redis,
      grants,
      presented,
      standing,
      secrets: new ClientSecrets(config.TOKEN_ENCRYPTION_KEYS),
    }),
    jwks: { keys: config.SIGNING_KEYS.keys.map((key) => ({ ...key, use: 'sig' })) },
    ttl: {
      AccessToken: TTL.accessToken,
      AuthorizationCode: TTL.authorizationCode,
      RefreshToken: TTL.refreshToken,
      Grant: TTL.grant,
      Session: TTL.browserSession,
      Interaction: TTL.interaction,
      IdToken: TTL.interaction,
    },
  };
}

function clients({ clientDocuments }: ProviderDeps): Configuration {
  return {
    clientAuthMethods: ['none', 'client_secret_basic', 'client_secret_post', 'private_key_jwt'],
    clientDefaults: {
      grant_types: ['authorization_code', 'refresh_token'],
      id_token_signed_response_alg: 'ES256',
      token_endpoint_auth_method: 'client_secret_basic',
    },
    enabledJWA: { idTokenSigningAlgValues: ['ES256'] },
    extraClientMetadata: {
      properties: ['software_id', 'software_version'],
      validator(_ctx, property, _value, metadata) {
        // Called once for each property; the whole is normalised once, before oidc-provider's own checks.
        if (property === 'software_id') normaliseClient(metadata);
      },
    },
    // These endpoints read no cookie, so any page may call them.
    clientBasedCORS: () => true,
    fetch: documentFetch(clientDocuments),
    fetchResponseBodyLimits: DOCUMENT_LIMITS,
  };
}

function tokens(standing: StandingGrants): Configuration {
  return {
    rotateRefreshToken: true,
    issueRefreshToken: (_ctx, client) => client.grantTypeAllowed('refresh_token'),
    expiresWithSession: () => false,
    // Also when an access token is revoked: nobody keeps a sign-in of which they throw away a part.
    revokeGrantPolicy: () => true,
    conformIdTokenClaims: true,
    findAccount: (_ctx, account) => ({ accountId: account, claims: () => ({ sub: account }) }),
    extraTokenClaims(ctx, token) {
      const grant = ('grantId' in token ? token.grantId : undefined) ?? '';
      const tenant = standing.tenantOf(ctx, grant);
      if (tenant === undefined) throw new errors.InvalidGrant('the sign-in has ended');
      return { gid: grant, tid: tenant };
    },
  };
}

function browser({ config }: ProviderDeps): Configuration {
  const secure = config.PUBLIC_URL.startsWith('https:');
  const cookie = { httpOnly: true, sameSite: 'lax', signed: true, secure } as const;
  return {
    interactions,
    loadExistingGrant: loadGrant,
    cookies: {
      keys: config.COOKIE_KEYS,
      // The interaction's cookies have paths of their own, which `__Host-` forbids.
      names: secure
        ? {
            session: '__Host-mcp_session',
            interaction: '__Secure-mcp_interaction',
            resume: '__Secure-mcp_resume',
          }
        : { session: 'mcp_session', interaction: 'mcp_interaction', resume: 'mcp_resume' },
      short: cookie,
      long: cookie,
    },
    renderError(ctx, { error, error_description: description }, cause) {
      const isOver = cause instanceof errors.SessionNotFound;
      const { body, headers } = renderPage(isOver ? expiredPage() : problemPage({ error, description }));
      ctx.set(headers);
      ctx.body = body;
    },
  };
}

function features({ config, resources }: ProviderDeps): NonNullable<Configuration['features']> {
  const [signingKey] = config.SIGNING_KEYS.keys;
  return {
    devInteractions: { enabled: false },
    userinfo: { enabled: false },
    claimsParameter: { enabled: false },
    rpInitiatedLogout: { enabled: false },
    // Until /mcp verifies proofs, a bound token would be a bearer token under another name.
    dPoP: { enabled: false },
    pushedAuthorizationRequests: { enabled: true },
    introspection: {
      enabled: true,
      allowedPolicy: (_ctx, client, token) =>
        client.clientAuthMethod !== 'none' && token.clientId === client.clientId,
    },
    // A stranger's token is answered like an unknown one (RFC 7009, section 2.2), and stays.
    revocation: { enabled: true, allowedPolicy: (_ctx, client, token) => token.clientId === client.clientId },
    registration: { enabled: true, initialAccessToken: false, issueRegistrationAccessToken: true },
    registrationManagement: { enabled: true, rotateRegistrationAccessToken: true },
    clientIdMetadataDocument: {
      enabled: true,
      ack: 'draft-02',
      allowClient: (_ctx, client) => ['none', 'private_key_jwt'].includes(client.clientAuthMethod ?? ''),
      cacheDuration: DOCUMENT_CACHE,
    },
    resourceIndicators: {
      enabled: true,
      // Asked twice: for what a request without a resource means, and for which of several a token is issued.
      defaultResource: (_ctx, _client, oneOf) => oneOf?.[0] ?? [...resources.all],
      useGrantedResource: () => true,
      getResourceServerInfo(_ctx, indicator) {
        const audience = resources.canonical(indicator);
        if (audience === undefined) throw new errors.InvalidTarget();
        return {
          scope: SCOPES.join(' '),
          audience,
          accessTokenFormat: 'jwt',
          accessTokenTTL: TTL.accessToken,
          jwt: { sign: { alg: 'ES256', ...(signingKey && { kid: signingKey.kid }) } },
        };
      },
    },
  };
}

/** RFC 6749, section 3.3: a request with no scope, or with none we know (`claudeai`), means the default scopes. */
function assignDefaultScope(ctx: KoaContextWithOIDC): void {
  const { params } = ctx.oidc;
  const asked = typeof params?.['scope'] === 'string' ? params['scope'].split(' ').filter(Boolean) : [];
  if (!params || asked.some((scope) => (SCOPES as readonly string[]).includes(scope))) return;
  params['scope'] = [...asked, ...DEFAULT_SCOPES].join(' ');
}

/** What clients copy from the metadata into their requests is what they should ask for. */
async function trimMetadata(ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> {
  await next();
  const body = ctx.body as { scopes_supported?: string[] } | undefined;
  if (ctx.path.startsWith('/.well-known/') && body?.scopes_supported)
    body.scopes_supported = ADVERTISED_SCOPES;
}
