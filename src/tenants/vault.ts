/**
 * Box tokens at rest. Envelope encryption, AES-256-GCM twice: a random data key seals the tokens, the operator's
 * first key wraps the data key. Both name the tenant and the grant as associated data.
 *
 *   v1.<key id>.<wrapped data key>.<nonce>.<ciphertext and tag>      base64url, nothing in clear but the key's id
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { EncryptionKey } from '../config.js';
import { AppError } from '../errors.js';
import type { TokenRef } from '../execution/task.js';
import type { BoxTokens } from './principal.js';

const VERSION = 'v1';
const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

const tokensSchema = z.object({
  accessToken: z.string(),
  accessExpiresAt: z.number(),
  refreshToken: z.string(),
  issuedAt: z.number(),
});

/** JSON of an array: no choice of ids makes two different bindings spell the same. */
function binding(purpose: 'key' | 'tokens', keyId: string, { tenant, grant }: TokenRef): Buffer {
  return Buffer.from(JSON.stringify(['box-mcp', VERSION, purpose, keyId, tenant, grant]));
}

function encrypt(key: Buffer, nonce: Buffer, plain: Buffer, associated: Buffer): Buffer {
  const cipher = createCipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(associated);
  return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

function decrypt(key: Buffer, nonce: Buffer, sealed: Buffer, associated: Buffer): Buffer {
  const decipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(associated);
  decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
  return Buffer.concat([decipher.update(sealed.subarray(0, -TAG_BYTES)), decipher.final()]);
}

export interface Opened {
  tokens: BoxTokens;
  /** Sealed under another key than the first: to be sealed again, so that the old key can be retired. */
  stale: boolean;
}

/** Seals and opens Box tokens. Knows no Redis; the record belongs to whoever asks. */
export class Vault {
  readonly #first: EncryptionKey;
  readonly #keys: ReadonlyMap<string, Buffer>;

  /** @param keys the first seals, all open. */
  constructor(keys: readonly EncryptionKey[]) {
    const [first] = keys;
    if (!first) throw new AppError('config_invalid', 'TOKEN_ENCRYPTION_KEYS must name at least one key');
    this.#first = first;
    this.#keys = new Map(keys.map(({ id, key }) => [id, key]));
  }

  seal(tokens: BoxTokens, ref: TokenRef): string {
    const { id, key } = this.#first;
    // A new data key each time: no nonce can ever repeat under it, and the wrapping key seals only 32 random bytes.
    const dataKey = randomBytes(KEY_BYTES);
    const wrapNonce = randomBytes(NONCE_BYTES);
    const nonce = randomBytes(NONCE_BYTES);
    const wrapped = Buffer.concat([wrapNonce, encrypt(key, wrapNonce, dataKey, binding('key', id, ref))]);
    const sealed = encrypt(dataKey, nonce, Buffer.from(JSON.stringify(tokens)), binding('tokens', id, ref));
    return [VERSION, id, ...[wrapped, nonce, sealed].map((part) => part.toString('base64url'))].join('.');
  }

  /**
   * @throws AppError `internal` when the record was altered, belongs to another grant or tenant, or its key is not
   * configured. Neither the message nor the cause carries any of it.
   */
  open(record: string, ref: TokenRef): Opened {
    const [version, keyId = '', ...parts] = record.split('.');
    const [wrapped, nonce, sealed] = parts.map((part) => Buffer.from(part, 'base64url'));
    if (version !== VERSION || parts.length !== 3 || !wrapped || !nonce || !sealed) {
      throw new AppError('internal', 'a sealed record has an unknown form', { log: { grant: ref.grant } });
    }
    const key = this.#keys.get(keyId);
    if (!key) {
      throw new AppError('internal', 'a sealed record names a key that TOKEN_ENCRYPTION_KEYS lacks', {
        log: { grant: ref.grant, keyId },
      });
    }
    try {
      const dataKey = decrypt(
        key,
        wrapped.subarray(0, NONCE_BYTES),
        wrapped.subarray(NONCE_BYTES),
        binding('key', keyId, ref),
      );
      const plain = decrypt(dataKey, nonce, sealed, binding('tokens', keyId, ref));
      const tokens = tokensSchema.parse(JSON.parse(plain.toString()));
      return { tokens, stale: keyId !== this.#first.id };
    } catch {
      // The error underneath is dropped on purpose: a parser's message may quote what it could not read.
      throw new AppError('internal', 'a sealed record does not open', { log: { grant: ref.grant, keyId } });
    }
  }
}
