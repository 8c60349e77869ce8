import { createHash } from 'node:crypto';

/** Checked tokens by the hash of their text, at most `capacity`, least recently used first out. Nobody outlives its token. */
export class TokenCache<Value extends { expiresAt: number }> {
  readonly #entries = new Map<string, Value>();
  readonly #capacity: number;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  static keyOf(token: string): string {
    return createHash('sha256').update(token).digest('base64url');
  }

  get(key: string): Value | undefined {
    const value = this.#entries.get(key);
    if (value === undefined) return undefined;
    this.#entries.delete(key);
    if (value.expiresAt * 1000 <= Date.now()) return undefined;
    this.#entries.set(key, value);
    return value;
  }

  set(key: string, value: Value): void {
    const [oldest] = this.#entries.keys();
    if (this.#entries.size >= this.#capacity && oldest !== undefined) this.#entries.delete(oldest);
    this.#entries.set(key, value);
  }
}
