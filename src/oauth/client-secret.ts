/** Secrets of registered clients at rest: a dump of Redis holds none that can be presented. */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { EncryptionKey } from '../config.js';
import { AppError } from '../errors.js';
import { deriveKey } from './derived-keys.js';

const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Seals client secrets under the first TOKEN_ENCRYPTION_KEYS entry and opens them with all, bound to their client id. */
export class ClientSecrets {
  readonly #first: EncryptionKey;
  readonly #keys: ReadonlyMap<string, Buffer>;

  constructor(keys: readonly EncryptionKey[]) {
    const derived = keys.map(({ id, key }) => ({ id, key: deriveKey(key, 'client-secret') }));
    const [first] = derived;
    if (!first) throw new AppError('config_invalid', 'TOKEN_ENCRYPTION_KEYS must name at least one key');
    this.#first = first;
    this.#keys = new Map(derived.map(({ id, key }) => [id, key]));
  }

  /** @returns `<key id>.<nonce, ciphertext and tag in base64url>` */
  seal(secret: string, clientId: string): string {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(CIPHER, this.#first.key, nonce, { authTagLength: TAG_BYTES });
    cipher.setAAD(Buffer.from(clientId));
    const sealed = [nonce, cipher.update(secret), cipher.final(), cipher.getAuthTag()];
    return `${this.#first.id}.${Buffer.concat(sealed).toString('base64url')}`;
  }

  /** True for a secret sealed under another key than the first: to be sealed again, so that the old key can be retired. */
  isStale(sealed: string): boolean {
    return !sealed.startsWith(`${this.#first.id}.`);
  }

  /** @returns undefined when the key is not configured any more or the record was altered: the client is then unknown. */
  open(sealed: string, clientId: string): string | undefined {
    const [id = '', encoded = ''] = sealed.split('.', 2);
    const key = this.#keys.get(id);
    const bytes = Buffer.from(encoded, 'base64url');
    if (!key || bytes.length < NONCE_BYTES + TAG_BYTES) return undefined;
    const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, NONCE_BYTES), {
      authTagLength: TAG_BYTES,
    });
    decipher.setAAD(Buffer.from(clientId));
    decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
    try {
      const plain = [decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()];
      return Buffer.concat(plain).toString();
    } catch {
      return undefined; // the tag does not fit: as good as lost, and the client registers again
    }
  }
}
