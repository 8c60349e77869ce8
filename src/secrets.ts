import { randomBytes } from 'node:crypto';
import { calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose';
import type { Environment } from './config.js';

/** Fresh values for every secret the server needs, as environment variables (`box-mcp keys`, and the demo's own for its run). */
export async function generateSecrets(): Promise<
  Environment & Record<'TOKEN_ENCRYPTION_KEYS' | 'COOKIE_KEYS' | 'SIGNING_KEYS', string>
> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  const jwk = await exportJWK(privateKey);
  const key = { ...jwk, alg: 'ES256', use: 'sig', kid: await calculateJwkThumbprint(jwk) };
  const id = new Date().toISOString().slice(0, 10).replaceAll('-', '');
  return {
    TOKEN_ENCRYPTION_KEYS: `${id}:${randomBytes(32).toString('base64')}`,
    COOKIE_KEYS: randomBytes(32).toString('base64url'),
    SIGNING_KEYS: JSON.stringify({ keys: [key] }),
  };
}
