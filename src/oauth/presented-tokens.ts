/** Access tokens as clients present them for revocation and introspection. */
import { randomBytes } from 'node:crypto';
import type { Adapter, AdapterPayload } from 'oidc-provider';

/** What a checked access token says, in oidc-provider's terms. */
export interface PresentedToken {
  clientId: string;
  accountId: string;
  grantId: string;
  aud: string;
  scope: string;
  /** Epoch seconds. */
  iat: number;
  exp: number;
}

/**
 * Access tokens are JWTs and stored nowhere, so oidc-provider refuses them at /auth/revoke and /auth/introspect. For
 * one request a checked JWT is put under a random handle that looks like a stored, opaque token: client
 * authentication, the ownership rule and the end of the grant are then oidc-provider's own.
 */
export class PresentedTokens {
  readonly #byHandle = new Map<string, AdapterPayload>();

  readonly adapter: Adapter = {
    find: async (handle) => this.#byHandle.get(handle),
    destroy: async (handle) => void this.#byHandle.delete(handle),
    // Nothing is kept that could be written, used up or revoked: the grant is looked up on every use of the JWT.
    upsert: async () => undefined,
    consume: async () => undefined,
    revokeByGrantId: async () => undefined,
    findByUid: async () => undefined,
    findByUserCode: async () => undefined,
  };

  /** @returns a handle that stands for the token until `release`. */
  hold(token: PresentedToken): string {
    const handle = randomBytes(32).toString('base64url');
    this.#byHandle.set(handle, { ...token, kind: 'AccessToken', format: 'opaque', jti: handle });
    return handle;
  }

  release(handle: string): void {
    this.#byHandle.delete(handle);
  }
}
