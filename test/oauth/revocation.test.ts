import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { hasRedis } from '../helpers/redis.js';
import type { TestOAuthClient, Tokens } from './client.js';
import { startTestDeployment, type Replica, type TestDeployment } from './deployment.js';

describe.skipIf(!hasRedis)('revocation and introspection', () => {
  let deployment: TestDeployment;
  let client: TestOAuthClient;
  let there: TestOAuthClient;
  let tokens: Tokens;
  beforeAll(async () => {
    deployment = await startTestDeployment({ replicas: 2 });
    client = await deployment.client();
    there = client.at((deployment.replicas[1] as Replica).address);
  });
  afterAll(() => deployment.close());
  beforeEach(async () => {
    tokens = await client.signIn({ login: 'alice@acme.test', browser: deployment.browser() });
  });
  const revoke = (form: Record<string, string | undefined>, headers: Record<string, string> = {}) =>
    client.post('/auth/revoke', form, headers);
  const basic = (id: string, secret: string) => ({
    authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`,
  });

  it.each([
    ['its refresh token', () => revoke({ token: tokens.refresh_token, client_id: client.id })],
    ['its access token, a JWT', () => revoke({ token: tokens.access_token, client_id: client.id })],
    [
      'a token with a wrong hint',
      () => revoke({ token: tokens.refresh_token, token_type_hint: 'access_token', client_id: client.id }),
    ],
    ['Basic with an empty secret', () => revoke({ token: tokens.refresh_token }, basic(client.id, ''))],
    ['no client at all', () => revoke({ token: tokens.refresh_token })],
    ['no client at all, of a JWT', () => revoke({ token: tokens.access_token })],
  ])('ends the sign-in on every replica at once: %s', async (_name, act) => {
    expect((await there.mcp(tokens.access_token)).status).toBe(200);
    const answer = await act();
    expect(answer).toMatchObject({ status: 200, headers: { 'cache-control': 'no-store' } });
    // The wake-up of the other replica is on its way; without it the cache ends after half a second.
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect((await there.mcp(tokens.access_token)).status).toBe(401);
    expect((await there.refresh(tokens.refresh_token)).body['error']).toBe('invalid_grant');
  });

  it("leaves another client's tokens standing, and does not tell whether they exist", async () => {
    const other = await deployment.client();
    for (const token of [tokens.refresh_token, tokens.access_token, 'unknown', 'a.b.c']) {
      const answer = await other.post('/auth/revoke', { token, client_id: other.id });
      expect(answer.status).toBe(200);
    }
    expect((await client.mcp(tokens.access_token)).status).toBe(200);
    expect((await client.refresh(tokens.refresh_token)).status).toBe(200);
  });

  it('does not take the token of a client with a secret without that secret', async () => {
    const confidential = await deployment.client({ token_endpoint_auth_method: 'client_secret_post' });
    const secret = String(confidential.registration['client_secret']);
    const signedIn = await confidential.authorize({
      login: 'alice@acme.test',
      browser: deployment.browser(),
    });
    const { body } = await confidential.redeem(signedIn, { client_secret: secret });
    const token = String(body['refresh_token']);
    expect((await revoke({ token })).status).toBe(400);
    expect((await revoke({ token, client_id: confidential.id })).status).toBe(401);
    expect((await revoke({ token, client_id: confidential.id, client_secret: 'wrong' })).status).toBe(401);
    expect((await client.mcp(String(body['access_token']))).status).toBe(200);
    expect((await revoke({ token, client_id: confidential.id, client_secret: secret })).status).toBe(200);
    expect((await client.mcp(String(body['access_token']))).status).toBe(401);
  });

  describe('introspection', () => {
    let confidential: TestOAuthClient;
    let secret: string;
    let own: Record<string, unknown>;
    beforeEach(async () => {
      confidential = await deployment.client({ token_endpoint_auth_method: 'client_secret_post' });
      secret = String(confidential.registration['client_secret']);
      const signedIn = await confidential.authorize({
        login: 'alice@acme.test',
        browser: deployment.browser(),
      });
      own = (await confidential.redeem(signedIn, { client_secret: secret })).body;
    });
    const introspect = (token: unknown) =>
      confidential.post('/auth/introspect', {
        token: String(token),
        client_id: confidential.id,
        client_secret: secret,
      });

    it.each(['access_token', 'refresh_token'])(
      'tells a client about its own %s, until it ends',
      async (kind) => {
        const { body } = await introspect(own[kind]);
        expect(body).toMatchObject({ active: true, client_id: confidential.id, scope: 'box.read box.write' });
        await confidential.post('/auth/revoke', {
          token: String(own['refresh_token']),
          client_id: confidential.id,
          client_secret: secret,
        });
        expect((await introspect(own[kind])).body).toEqual({ active: false });
      },
    );

    it('tells nothing about the tokens of others', async () => {
      for (const token of [tokens.access_token, tokens.refresh_token, 'unknown', 'a.b.c']) {
        expect((await introspect(token)).body).toEqual({ active: false });
      }
    });

    it('tells a client without a secret nothing', async () => {
      const answer = await client.post('/auth/introspect', {
        token: tokens.access_token,
        client_id: client.id,
      });
      expect(answer.body).toEqual({ active: false });
    });
  });
});
