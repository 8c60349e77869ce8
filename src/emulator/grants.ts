/** Codes and tokens, by the rules in Box's "OAuth 2.0 tokens" guide: how long they live, how often they work, what replaces them. */
import { randomBytes } from 'node:crypto';
import { OAuthError } from './errors.js';
import type { User } from './model.js';

const CODE_SECONDS = 30;
export const ACCESS_TOKEN_SECONDS = 60 * 60;
const REFRESH_TOKEN_SECONDS = 60 * 24 * 60 * 60;
/** Dead tokens are swept after this many new ones, so that a long load test does not grow without end. */
const SWEEP_EVERY = 10_000;

interface Grant {
  id: string;
  user: User;
  clientId: string;
  createdAt: number;
  refreshes: number;
  /** The newest pair. */
  current: Pair | undefined;
}

/** An access token and the refresh token that came with it. */
interface Pair {
  grant: Grant;
  accessToken: string;
  refreshToken: string;
  accessExpiresAt: number;
  refreshExpiresAt: number;
  /**
   * The pair this one replaces, while neither token of this one was used. Until then the client may not have received
   * it, so the older refresh token still works: at most these two refresh tokens of a grant are valid at once.
   */
  replaces: Pair | undefined;
}

export interface TokenPair {
  accessToken: string;
  refreshToken: string;
  expiresIn: number;
}

export interface GrantSummary {
  id: string;
  login: string;
  client_id: string;
  created_at: string;
  refreshes: number;
  valid_access_tokens: number;
  valid_refresh_tokens: number;
}

interface Code {
  user: User;
  clientId: string;
  redirectUri: string;
  expiresAt: number;
}

const normalUrl = (text: string): string => (URL.canParse(text) ? new URL(text).href : text);

const newToken = (): string => randomBytes(24).toString('base64url');

export class Grants {
  accessTokenSeconds = ACCESS_TOKEN_SECONDS;
  /** When true a used refresh token is dead at once, whether or not its successor arrived. */
  strictRefresh = false;
  readonly #codes = new Map<string, Code>();
  readonly #grants = new Map<string, Grant>();
  readonly #byAccess = new Map<string, Pair>();
  readonly #byRefresh = new Map<string, Pair>();
  #issued = 0;

  constructor(readonly clock: () => number) {}

  issueCode(user: User, clientId: string, redirectUri: string): string {
    const code = newToken();
    this.#codes.set(code, { user, clientId, redirectUri, expiresAt: this.clock() + CODE_SECONDS * 1000 });
    return code;
  }

  /** @throws OAuthError `invalid_grant`; the code is spent either way */
  redeemCode(code: string, clientId: string, redirectUri: string | undefined): TokenPair {
    const found = this.#codes.get(code);
    this.#codes.delete(code);
    if (found?.clientId !== clientId)
      throw new OAuthError('invalid_grant', "Auth code doesn't exist or is invalid for the client");
    if (found.expiresAt <= this.clock())
      throw new OAuthError('invalid_grant', 'The authorization code has expired');
    if (redirectUri !== undefined && normalUrl(redirectUri) !== found.redirectUri)
      throw new OAuthError(
        'redirect_uri_mismatch',
        'The redirect URI does not match the one of the authorization',
      );
    return this.grant(found.user, clientId);
  }

  /** A new grant and its first pair, without a sign-in. */
  grant(user: User, clientId: string): TokenPair {
    const id = String(this.#grants.size + 1);
    const grant: Grant = { id, user, clientId, createdAt: this.clock(), refreshes: 0, current: undefined };
    this.#grants.set(id, grant);
    return this.#issue(grant, undefined);
  }

  /** @throws OAuthError `invalid_grant` for a token that is unknown, spent, expired or of another client */
  refresh(refreshToken: string, clientId: string): TokenPair {
    const pair = this.#byRefresh.get(refreshToken);
    if (pair?.grant.clientId !== clientId) throw new OAuthError('invalid_grant', 'Invalid refresh token');
    if (pair.refreshExpiresAt <= this.clock())
      throw new OAuthError('invalid_grant', 'Refresh token has expired');
    this.#arrived(pair);
    const { grant } = pair;
    // Sent again before its successor was used: the answer was lost, and a newer successor takes that one's place.
    if (grant.current && grant.current !== pair) this.#byRefresh.delete(grant.current.refreshToken);
    if (this.strictRefresh) this.#byRefresh.delete(refreshToken);
    grant.refreshes += 1;
    return this.#issue(grant, this.strictRefresh ? undefined : pair);
  }

  #issue(grant: Grant, replaces: Pair | undefined): TokenPair {
    const now = this.clock();
    const pair: Pair = {
      grant,
      accessToken: newToken(),
      refreshToken: newToken(),
      accessExpiresAt: now + this.accessTokenSeconds * 1000,
      refreshExpiresAt: now + REFRESH_TOKEN_SECONDS * 1000,
      replaces,
    };
    grant.current = pair;
    this.#byAccess.set(pair.accessToken, pair);
    this.#byRefresh.set(pair.refreshToken, pair);
    this.#issued += 1;
    if (this.#issued % SWEEP_EVERY === 0) this.#sweep();
    return {
      accessToken: pair.accessToken,
      refreshToken: pair.refreshToken,
      expiresIn: this.accessTokenSeconds,
    };
  }

  /** First use of a pair proves that the client has it: what it replaced is spent. */
  #arrived(pair: Pair): void {
    if (!pair.replaces) return;
    this.#byRefresh.delete(pair.replaces.refreshToken);
    pair.replaces = undefined;
  }

  /** @returns whose live access token this is */
  userOf(accessToken: string): User | undefined {
    const pair = this.#byAccess.get(accessToken);
    if (!pair || pair.accessExpiresAt <= this.clock()) return undefined;
    this.#arrived(pair);
    return pair.grant.user;
  }

  /** @returns whose refresh token or code this is, valid or not; for the request log and for faults by user. */
  loginOf(credential: string): string | undefined {
    const user = this.#byRefresh.get(credential)?.grant.user ?? this.#byAccess.get(credential)?.grant.user;
    return (user ?? this.#codes.get(credential)?.user)?.login;
  }

  /** Ends both tokens of a pair, and the refresh token it replaced if that still works. Unknown tokens are no error. */
  revoke(token: string, clientId: string): void {
    const pair = this.#byAccess.get(token) ?? this.#byRefresh.get(token);
    if (pair?.grant.clientId !== clientId) return;
    this.#arrived(pair);
    this.#byAccess.delete(pair.accessToken);
    this.#byRefresh.delete(pair.refreshToken);
  }

  /** Ends access tokens now, and refresh tokens too if asked; of one user, or of all. @returns how many access tokens */
  expire(user: User | undefined, { refreshTokens = false }: { refreshTokens?: boolean } = {}): number {
    const now = this.clock();
    let count = 0;
    for (const pair of this.#byAccess.values()) {
      if (user && pair.grant.user !== user) continue;
      if (pair.accessExpiresAt > now) count += 1;
      pair.accessExpiresAt = Math.min(pair.accessExpiresAt, now);
    }
    if (!refreshTokens) return count;
    for (const pair of this.#byRefresh.values()) {
      if (!user || pair.grant.user === user) pair.refreshExpiresAt = Math.min(pair.refreshExpiresAt, now);
    }
    return count;
  }

  summaries(): GrantSummary[] {
    const now = this.clock();
    const access = new Map<Grant, number>();
    const refresh = new Map<Grant, number>();
    for (const { grant, accessExpiresAt } of this.#byAccess.values())
      if (accessExpiresAt > now) access.set(grant, (access.get(grant) ?? 0) + 1);
    for (const { grant, refreshExpiresAt } of this.#byRefresh.values())
      if (refreshExpiresAt > now) refresh.set(grant, (refresh.get(grant) ?? 0) + 1);
    return [...this.#grants.values()].map((grant) => ({
      id: grant.id,
      login: grant.user.login,
      client_id: grant.clientId,
      created_at: new Date(grant.createdAt).toISOString(),
      refreshes: grant.refreshes,
      valid_access_tokens: access.get(grant) ?? 0,
      valid_refresh_tokens: refresh.get(grant) ?? 0,
    }));
  }

  #sweep(): void {
    const now = this.clock();
    for (const [code, { expiresAt }] of this.#codes) if (expiresAt <= now) this.#codes.delete(code);
    for (const [token, pair] of this.#byAccess) if (pair.accessExpiresAt <= now) this.#byAccess.delete(token);
    for (const [token, pair] of this.#byRefresh)
      if (pair.refreshExpiresAt <= now) this.#byRefresh.delete(token);
  }
}
