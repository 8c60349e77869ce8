import { decodeJwt, decodeProtectedHeader } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasRedis } from '../helpers/redis.js';
import { ISSUER, MCP, startTestDeployment, type TestDeployment } from './deployment.js';

describe.skipIf(!hasRedis)('sign-in, end to end', () => {
  let deployment: TestDeployment;
  beforeAll(async () => {
    deployment = await startTestDeployment();
  });
  afterAll(() => deployment.close());

  it('leads from consent over Box to a token that /mcp takes', async () => {
    const client = await deployment.client();
    const signedIn = await client.authorize({ login: 'alice@acme.test', browser: deployment.browser() });
    expect(signedIn.walk.shown).toEqual(['consent', 'box']);
    expect(signedIn.redirected.searchParams.get('state')).toBe('client-state');
    expect(signedIn.redirected.searchParams.get('iss')).toBe(ISSUER);

    const { status, body, headers } = await client.redeem(signedIn);
    expect(body).toMatchObject({ token_type: 'Bearer', expires_in: 3600, scope: 'box.read box.write' });
    expect({ status, cache: headers['cache-control'] }).toEqual({ status: 200, cache: 'no-store' });

    const token = String(body['access_token']);
    expect(decodeProtectedHeader(token)).toMatchObject({ alg: 'ES256', typ: 'at+jwt' });
    expect(decodeJwt(token)).toMatchObject({
      iss: ISSUER,
      aud: MCP,
      client_id: client.id,
      scope: 'box.read box.write',
    });

    const answer = await client.mcp(token);
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ client: client.id, scopes: ['box.read', 'box.write'] });
  });
});
