/** The resource side: who is calling, as proved by an access token. */
import type { Config } from '../config.js';
import { AppError } from '../errors.js';
import type { Grants } from '../tenants/grants.js';
import type { Principal } from '../tenants/principal.js';
import { SCOPES } from '../tools/define.js';
import type { AccessTokenClaims, AccessTokenVerifier } from './access-token.js';
import { isAllowedTenant } from './allowed-tenants.js';
import { TokenCache } from './token-cache.js';

/** A token check costs 239 µs of CPU, a hit in this cache 3 (OAUTH.md). An entry has about 500 bytes. */
const CACHED_TOKENS = 10_000;

/** RFC 6750, section 2.1; longer ones are not ours. */
const BEARER = /^Bearer +([\w.~+/-]{1,4096}=*)$/i;

export interface BearerDeps {
  config: Pick<Config, 'ALLOWED_BOX_ENTERPRISES'>;
  grants: Grants;
  verifier: AccessTokenVerifier;
}

export class Bearer {
  readonly #deps: BearerDeps;
  readonly #cache = new TokenCache<Principal>(CACHED_TOKENS);

  constructor(deps: BearerDeps) {
    this.#deps = deps;
  }

  /**
   * Checks the Authorization header, and nothing else: a token in a query string is no token.
   * @throws AppError `unauthorized` without a token, `invalid_token` for a bad one or an ended grant, `unavailable`
   * when that cannot be known.
   */
  async authenticate(authorization: string | undefined): Promise<Principal> {
    const principal = await this.#verify(tokenOf(authorization));
    await this.#checkGrant(principal);
    return principal;
  }

  /**
   * The same check, which forgives that the token has run out and nothing else. Only for ending what the grant began:
   * a client whose token died mid-session refreshes it and then ends the old session with the dead one (CLIENTS.md).
   */
  async authenticateExpired(authorization: string | undefined): Promise<Principal> {
    const principal = toPrincipal(await this.#deps.verifier.verifyEvenExpired(tokenOf(authorization)));
    await this.#checkGrant(principal);
    return principal;
  }

  async #verify(token: string): Promise<Principal> {
    const key = TokenCache.keyOf(token);
    const cached = this.#cache.get(key);
    if (cached) return cached;
    const principal = toPrincipal(await this.#deps.verifier.verify(token));
    this.#cache.set(key, principal);
    return principal;
  }

  /** The one check that is never cached with the token: a revocation acts at once. */
  async #checkGrant({ grant, account, tenant, client }: Principal): Promise<void> {
    const standing = await this.#deps.grants.find(grant);
    const fits = standing?.account === account && standing.tenant === tenant && standing.client === client;
    if (fits && isAllowedTenant(this.#deps.config, tenant)) return;
    throw new AppError('invalid_token', 'The sign-in this token belongs to has ended.', {
      hint: 'Authorize again.',
    });
  }
}

function tokenOf(authorization: string | undefined): string {
  const token = BEARER.exec(authorization ?? '')?.[1];
  if (token !== undefined) return token;
  throw new AppError('unauthorized', 'This address needs an access token.', {
    hint: 'Send it as: Authorization: Bearer <token>.',
  });
}

function toPrincipal(claims: AccessTokenClaims): Principal {
  const held = claims.scope.split(' ');
  return Object.freeze({
    account: claims.sub,
    tenant: claims.tid,
    grant: claims.gid,
    client: claims.client_id,
    scopes: new Set(SCOPES.filter((scope) => held.includes(scope))),
    expiresAt: claims.exp,
  });
}
