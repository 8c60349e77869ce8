import { createLocalJWKSet, decodeJwt, jwtVerify, type JWTVerifyGetKey } from 'jose';
import { z } from 'zod';
import type { Config } from '../config.js';
import { AppError } from '../errors.js';
import type { Resources } from './resource.js';

/** Clocks of two replicas may differ this much. */
const CLOCK_TOLERANCE_S = 5;

/** Every claim of our access tokens that somebody relies on (RFC 9068, and ours: `gid`, `tid`). */
const claims = z.object({
  sub: z.string().min(1),
  client_id: z.string().min(1),
  gid: z.string().min(1),
  tid: z.string().min(1),
  aud: z.string(),
  scope: z.string().default(''),
  iat: z.number(),
  exp: z.number(),
  jti: z.string().min(1),
  // RFC 8705, RFC 9449: bound to a key, so no bearer token.
  cnf: z.never().optional(),
});
export type AccessTokenClaims = z.output<typeof claims>;

export class AccessTokenVerifier {
  readonly #issuer: string;
  readonly #resources: Resources;
  readonly #keys: JWTVerifyGetKey;

  constructor({ PUBLIC_URL, SIGNING_KEYS }: Config, resources: Resources) {
    this.#issuer = PUBLIC_URL;
    this.#resources = resources;
    // Chosen by `kid` among our own; a key, an address or a path in the token's header is never followed.
    this.#keys = createLocalJWKSet({
      keys: SIGNING_KEYS.keys.map(({ kty, crv, alg, kid, x, y }) => ({ kty, crv, alg, kid, x, y })),
    });
  }

  /**
   * Checks signature, algorithm, type, issuer, audience, times and required claims; not whether the grant still stands.
   * @throws AppError `invalid_token`
   */
  async verify(token: string): Promise<AccessTokenClaims> {
    return this.#verifyAt(token, () => new Date());
  }

  /**
   * Checks the same, for a token that may have run out: as of the last second of its life.
   * @throws AppError `invalid_token`
   */
  async verifyEvenExpired(token: string): Promise<AccessTokenClaims> {
    return this.#verifyAt(token, () => {
      const { exp = 0 } = decodeJwt(token);
      return new Date(Math.min(Date.now(), (exp - 1) * 1000));
    });
  }

  async #verifyAt(token: string, moment: () => Date): Promise<AccessTokenClaims> {
    try {
      const { payload } = await jwtVerify(token, this.#keys, {
        currentDate: moment(),
        algorithms: ['ES256'],
        typ: 'at+jwt',
        issuer: this.#issuer,
        audience: [...this.#resources.all],
        clockTolerance: CLOCK_TOLERANCE_S,
        requiredClaims: ['exp', 'iat'],
      });
      return claims.parse(payload);
    } catch (error) {
      throw new AppError('invalid_token', 'The access token is not valid here.', {
        hint: 'Refresh it, or authorize again.',
        log: { reason: error instanceof Error ? error.message.slice(0, 120) : 'unknown' },
      });
    }
  }
}
