import { hkdfSync } from 'node:crypto';

/** One purpose, one key: what is signed or sealed for one use can never pass for another. */
export type KeyPurpose = 'csrf' | 'refresh-token-successor' | 'client-secret';

/** @returns 32 bytes derived from a configured secret, the same on every replica. */
export function deriveKey(secret: string | Buffer, purpose: KeyPurpose): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, Buffer.alloc(0), `box-mcp oauth ${purpose}`, 32));
}
