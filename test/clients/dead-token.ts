import { decodeJwt, importJWK, SignJWT, type JWK } from 'jose';
import type { Deployment } from '../helpers/deployment.js';

/** The same access token an hour later: nobody can wait that long, so it is signed again with an end that has passed. */
export async function outlived({ environment }: Deployment, token: string): Promise<string> {
  const { keys } = JSON.parse(environment['SIGNING_KEYS'] ?? '') as { keys: [JWK] };
  const [key] = keys;
  const now = Math.floor(Date.now() / 1000);
  return new SignJWT({ ...decodeJwt(token), iat: now - 3_660, exp: now - 60 })
    .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: key.kid ?? '' })
    .sign(await importJWK(key, 'ES256'));
}
