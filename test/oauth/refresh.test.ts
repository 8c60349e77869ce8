import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keys } from '../../src/redis/keys.js';
import { hasRedis } from '../helpers/redis.js';
import type { TestOAuthClient, Tokens } from './client.js';
import { ISSUER, MCP, startTestDeployment, type Replica, type TestDeployment } from './deployment.js';

const SSE = `${ISSUER}/sse`;

describe.skipIf(!hasRedis)('refresh', () => {
  let deployment: TestDeployment;
  let client: TestOAuthClient;
  let there: TestOAuthClient;
  beforeAll(async () => {
    deployment = await startTestDeployment({ replicas: 2 });
    client = await deployment.client();
    there = client.at((deployment.replicas[1] as Replica).address);
  });
  afterAll(() => deployment.close());
  const signIn = (): Promise<Tokens> =>
    client.signIn({ login: 'alice@acme.test', browser: deployment.browser() });

  /** As if the token had first been used so many seconds ago. */
  const ageUse = (token: string, seconds: number) =>
    deployment.store.set(keys.oauthConsumed('RefreshToken', token), Date.now() - seconds * 1000, 'KEEPTTL');

  it('rotates, and keeps scope and resource', async () => {
    const tokens = await signIn();
    const { status, body } = await client.refresh(tokens.refresh_token);
    expect({ status, body }).toMatchObject({
      status: 200,
      body: { scope: 'box.read box.write', expires_in: 3600 },
    });
    expect(body['refresh_token']).not.toBe(tokens.refresh_token);
    expect((await client.mcp(String(body['access_token']))).status).toBe(200);
    expect((await there.refresh(String(body['refresh_token']))).status).toBe(200);
  });

  it('gives windows that race on two replicas the same successor', async () => {
    const { refresh_token: token } = await signIn();
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_value, index) => (index % 2 === 0 ? client : there).refresh(token)),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    const successors = new Set(answers.map(({ body }) => body['refresh_token']));
    expect(successors.size).toBe(1);
    expect((await client.refresh(String([...successors][0]))).status).toBe(200);
  });

  it('gives a replay within a minute the same successor, even when that was used meanwhile', async () => {
    const { refresh_token: token } = await signIn();
    const first = (await client.refresh(token)).body['refresh_token'];
    const next = (await there.refresh(String(first))).body['refresh_token'];
    await ageUse(token, 58);
    const replay = await there.refresh(token);
    expect(replay).toMatchObject({ status: 200, body: { refresh_token: first } });
    expect((await client.mcp(String(replay.body['access_token']))).status).toBe(200);
    expect((await client.refresh(String(first))).body['refresh_token']).toBe(next);
  });

  it('counts the minute from the first use, not from the last', async () => {
    const { refresh_token: token } = await signIn();
    await client.refresh(token);
    await ageUse(token, 58);
    await client.refresh(token);
    await ageUse(token, 61);
    expect((await client.refresh(token)).body['error']).toBe('invalid_grant');
  });

  it('ends the whole sign-in on a replay after the minute', async () => {
    const tokens = await signIn();
    const { body } = await client.refresh(tokens.refresh_token);
    await ageUse(tokens.refresh_token, 61);
    expect(await there.refresh(tokens.refresh_token)).toMatchObject({
      status: 400,
      body: { error: 'invalid_grant' },
    });
    expect((await client.refresh(String(body['refresh_token']))).body['error']).toBe('invalid_grant');
    expect((await client.mcp(String(body['access_token']))).status).toBe(401);
    expect((await there.mcp(tokens.access_token)).status).toBe(401);
  });

  it('does not give a replay to another client', async () => {
    const tokens = await signIn();
    const other = await deployment.client();
    expect((await other.refresh(tokens.refresh_token)).body['error']).toBe('invalid_grant');
    const { body } = await client.refresh(tokens.refresh_token);
    expect((await other.refresh(tokens.refresh_token)).body['error']).toBe('invalid_grant');
    expect((await client.refresh(String(body['refresh_token']))).status).toBe(200);
  });

  it('does not give a replay to a client that did not authenticate', async () => {
    const confidential = await deployment.client({ token_endpoint_auth_method: 'client_secret_post' });
    const secret = String(confidential.registration['client_secret']);
    const signedIn = await confidential.authorize({
      login: 'alice@acme.test',
      browser: deployment.browser(),
    });
    const { body } = await confidential.redeem(signedIn, { client_secret: secret });
    const token = String(body['refresh_token']);
    expect((await confidential.refresh(token, { client_secret: secret })).status).toBe(200);
    for (const wrong of [undefined, 'wrong', '']) {
      expect((await confidential.refresh(token, { client_secret: wrong })).status).toBe(401);
    }
  });

  it.each([
    ['a wider scope', { scope: 'box.read box.write box.admin' }, 'invalid_scope'],
    ['a foreign resource', { resource: 'https://evil.test/mcp' }, 'invalid_target'],
    ['ours and a foreign resource', { resource: `${MCP} https://evil.test` }, 'invalid_target'],
  ])('refuses %s, first or replayed, and does not use the token up', async (_name, changes, error) => {
    const { refresh_token: token } = await signIn();
    expect((await client.refresh(token, changes)).body['error']).toBe(error);
    expect(await deployment.store.exists(keys.oauthConsumed('RefreshToken', token))).toBe(0);
    const first = await client.refresh(token);
    expect(first.status).toBe(200);
    expect((await client.refresh(token, changes)).body['error']).toBe(error);
  });

  it('narrows the access token only, when a narrower scope is asked for', async () => {
    const { refresh_token: token } = await signIn();
    const narrow = await client.refresh(token, { scope: 'box.read' });
    expect(narrow.body['scope']).toBe('box.read');
    const wide = await client.refresh(String(narrow.body['refresh_token']));
    expect(wide.body['scope']).toBe('box.read box.write');
  });

  it.each([undefined, MCP, `${MCP}/`, 'https://mcp.test:443/mcp'])(
    'takes the resource spelled %s',
    async (resource) => {
      const { refresh_token: token } = await signIn();
      const { body } = await client.refresh(token, { resource });
      expect((await client.mcp(String(body['access_token']))).status).toBe(200);
    },
  );

  it.each([
    ['/mcp', MCP, SSE],
    ['/sse', SSE, MCP],
    ['none', undefined, SSE],
  ])('lets a client that signed in for %s move between our resources', async (_name, first, then) => {
    const options = { login: 'alice@acme.test', browser: deployment.browser() };
    const signedIn = await client.authorize(options, { resource: first });
    const { body } = await client.redeem(signedIn);
    expect(decodeJwt(String(body['access_token'])).aud).toBe(first ?? MCP);
    const moved = await client.refresh(String(body['refresh_token']), { resource: then });
    expect(decodeJwt(String(moved.body['access_token'])).aud).toBe(then);
    expect((await client.mcp(String(moved.body['access_token']))).status).toBe(200);
    const back = await client.refresh(String(moved.body['refresh_token']));
    expect(decodeJwt(String(back.body['access_token'])).aud).toBe(first ?? MCP);
  });

  it('takes a public client that sends Basic with an empty secret', async () => {
    const { refresh_token: token } = await signIn();
    const basic = {
      authorization: `Basic ${Buffer.from(`${encodeURIComponent(client.id)}:`).toString('base64')}`,
    };
    const answer = await client.token({ grant_type: 'refresh_token', refresh_token: token }, basic);
    expect(answer.status).toBe(200);
  });

  it('does not take an empty secret for a client that has one', async () => {
    const confidential = await deployment.client({ token_endpoint_auth_method: 'client_secret_basic' });
    const basic = { authorization: `Basic ${Buffer.from(`${confidential.id}:`).toString('base64')}` };
    const answer = await confidential.token({ grant_type: 'refresh_token', refresh_token: 'x' }, basic);
    expect(answer).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
  });

  it('answers invalid_grant once the sign-in has ended, without using the token up', async () => {
    const tokens = await signIn();
    const grant = String((await client.mcp(tokens.access_token)).body['grant']);
    await deployment.replicas[0].grants.end(grant, 'box_refused');
    expect(await there.refresh(tokens.refresh_token)).toMatchObject({
      status: 400,
      body: { error: 'invalid_grant' },
    });
  });

  it('keeps nothing in Redis that could be presented', async () => {
    const tokens = await signIn();
    const { body } = await client.refresh(tokens.refresh_token);
    const dump: string[] = [];
    for (const key of await deployment.store.keys('*')) {
      const type = await deployment.store.type(key);
      const value =
        type === 'string'
          ? await deployment.store.get(key)
          : type === 'hash'
            ? await deployment.store.hgetall(key)
            : type === 'set'
              ? await deployment.store.smembers(key)
              : await deployment.store.zrange(key, '0', '-1');
      dump.push(key, JSON.stringify(value));
    }
    const text = dump.join('\n');
    for (const secret of [
      tokens.access_token,
      tokens.refresh_token,
      body['access_token'],
      body['refresh_token'],
    ]) {
      expect(text).not.toContain(String(secret));
    }
  });
});
