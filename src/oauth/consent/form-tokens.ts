import { createHmac, timingSafeEqual } from 'node:crypto';
import { deriveKey } from '../derived-keys.js';

/** Proof that a form came from our own page: an HMAC over the interaction it belongs to. The first key signs, all verify. */
export class FormTokens {
  readonly #keys: readonly Buffer[];

  /** @param cookieKeys COOKIE_KEYS. */
  constructor(cookieKeys: readonly string[]) {
    this.#keys = cookieKeys.map((key) => deriveKey(key, 'csrf'));
  }

  issue(interaction: string): string {
    const [first] = this.#keys;
    return first ? mac(first, interaction).toString('base64url') : '';
  }

  verify(token: unknown, interaction: string): boolean {
    if (typeof token !== 'string') return false;
    const given = Buffer.from(token, 'base64url');
    return this.#keys.some((key) => {
      const expected = mac(key, interaction);
      return given.length === expected.length && timingSafeEqual(given, expected);
    });
  }
}

function mac(key: Buffer, interaction: string): Buffer {
  return createHmac('sha256', key).update(interaction).digest();
}
