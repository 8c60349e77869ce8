/** Who may call where nobody signs in: the holders of the operator's tokens, or anybody on this computer. */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { NamedToken } from '../config.js';
import { AppError } from '../errors.js';
import { SCOPES } from '../tools/define.js';
import type { Principal } from './principal.js';

/** Proves from a request's Authorization header who sends it. */
export interface CallerCheck {
  /** @throws AppError `unauthorized` without a token, `invalid_token` for a bad one. */
  authenticate(authorization: string | undefined): Promise<Principal>;
  /** As `authenticate`, for ending a session: a token that has run out still tells whose it was. */
  authenticateExpired(authorization: string | undefined): Promise<Principal>;
}

/** RFC 6750, section 2.1. */
const BEARER = /^Bearer +([\w.~+/-]{1,4096}=*)$/i;

/** All callers share one Box account, so Box's own permissions are the limit; sessions still belong to one name each. */
function principalOf(way: string, name: string): Principal {
  return Object.freeze({
    account: `${way}:${name}`,
    tenant: way,
    grant: `${way}:${name}`,
    client: name,
    scopes: new Set(SCOPES),
    expiresAt: Number.MAX_SAFE_INTEGER,
  });
}

/** Whoever started this process. */
export const LOCAL_PERSON = principalOf('local', 'person');

/** MCP_AUTH=token: the operator gave each client a token. */
export class TokenCheck implements CallerCheck {
  readonly #known: readonly { digest: Buffer; principal: Principal }[];

  constructor(tokens: readonly NamedToken[]) {
    this.#known = tokens.map(({ name, token }) => ({
      digest: digestOf(token),
      principal: principalOf('token', name),
    }));
  }

  async authenticate(authorization: string | undefined): Promise<Principal> {
    const token = BEARER.exec(authorization ?? '')?.[1];
    if (token === undefined) {
      throw new AppError('unauthorized', 'This address needs a token.', {
        hint: 'Ask the operator for one and send it as: Authorization: Bearer <token>.',
      });
    }
    // Digests are of one length, and every one is compared: neither a prefix nor a place in the list shows in the time.
    const presented = digestOf(token);
    let found: Principal | undefined;
    for (const { digest, principal } of this.#known)
      if (timingSafeEqual(digest, presented)) found = principal;
    if (found) return found;
    throw new AppError('invalid_token', 'This token is not known here.', {
      hint: 'Ask the operator for one.',
    });
  }

  /** These tokens do not run out. */
  authenticateExpired(authorization: string | undefined): Promise<Principal> {
    return this.authenticate(authorization);
  }
}

/** MCP_AUTH=none: only this computer can reach the server (config/modes.ts). */
export class NoCheck implements CallerCheck {
  async authenticate(): Promise<Principal> {
    return LOCAL_PERSON;
  }

  async authenticateExpired(): Promise<Principal> {
    return LOCAL_PERSON;
  }
}

function digestOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
