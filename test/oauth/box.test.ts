import { request } from 'undici';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { walkSignIn, type SignInOptions } from '../helpers/oauth.js';
import { hasRedis } from '../helpers/redis.js';
import { newVerifier, type TestOAuthClient } from './client.js';
import { ISSUER, startTestDeployment, type TestDeployment } from './deployment.js';

describe.skipIf(!hasRedis)('the Box side of a sign-in', () => {
  let deployment: TestDeployment;
  let client: TestOAuthClient;
  beforeAll(async () => {
    deployment = await startTestDeployment();
    client = await deployment.client();
  });
  afterAll(() => deployment.close());

  const control = async (method: 'GET' | 'POST' | 'DELETE', path: string, json?: unknown) => {
    const { statusCode, body } = await request(`${deployment.emulator.url}/_emulator${path}`, {
      method,
      ...(json !== undefined && {
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(json),
      }),
    });
    const answer = (await body.json()) as Record<string, unknown>;
    if (statusCode >= 400) throw new Error(`the emulator refused: ${JSON.stringify(answer)}`);
    return answer;
  };
  const fail = (path: string, fault: Record<string, unknown>) =>
    control('POST', '/faults', { path, body: {}, ...fault });
  afterEach(() => control('DELETE', '/faults'));

  const walk = (options: Partial<SignInOptions> = {}, by = client) =>
    walkSignIn(by.authorizeUrl(newVerifier()), {
      login: 'alice@acme.test',
      browser: deployment.browser(),
      ...options,
    });
  const errorOf = (url: URL | undefined) => Object.fromEntries(url?.searchParams ?? []);
  const recordsOf = async () => (await deployment.store.keys('mcp:grant:*')).length;
  const requestsTo = async (path: string) =>
    ((await control('GET', `/requests?path=${path}`))['requests'] as unknown[]).length;

  it('tells the client when the person refuses at Box', async () => {
    const { redirected, shown } = await walk({ boxDecision: 'deny' });
    expect(shown).toEqual(['consent', 'box']);
    expect(errorOf(redirected)).toMatchObject({ error: 'access_denied', state: 'client-state', iss: ISSUER });
  });

  it.each([
    ['answers 500', '/oauth2/token', { status: 500 }, 'temporarily_unavailable'],
    ['answers 503', '/oauth2/token', { status: 503, retryAfter: 1 }, 'temporarily_unavailable'],
    ['answers 429', '/oauth2/token', { status: 429, retryAfter: 1 }, 'temporarily_unavailable'],
    ['resets the connection', '/oauth2/token', { reset: true }, 'temporarily_unavailable'],
    [
      'answers no JSON',
      '/oauth2/token',
      { status: 200, body: '<html>secret-page' },
      'temporarily_unavailable',
    ],
    ['refuses the code', '/oauth2/token', { status: 400, body: { error: 'invalid_grant' } }, 'server_error'],
    ['refuses the app', '/oauth2/token', { status: 400, body: { error: 'invalid_client' } }, 'server_error'],
    ['does not say who it is', '/2.0/users/me', { status: 500 }, 'temporarily_unavailable'],
    ['says something else', '/2.0/users/me', { status: 200, body: { id: 1 } }, 'temporarily_unavailable'],
    ['hangs up on who-am-I', '/2.0/users/me', { reset: true }, 'temporarily_unavailable'],
  ])('tells the client, and leaks nothing, when Box %s', async (_name, path, fault, error) => {
    await fail(path, fault);
    const before = await recordsOf();
    const { redirected } = await walk();
    expect(errorOf(redirected)).toMatchObject({ error, state: 'client-state', iss: ISSUER });
    expect(String(redirected)).not.toMatch(/secret-page|emulator|127\.0\.0\.1/);
    expect(redirected?.searchParams.get('code')).toBeNull();
    expect(await recordsOf()).toBe(before);
  });

  it('revokes tokens whose owner Box did not name', async () => {
    await control('DELETE', '/requests');
    await fail('/2.0/users/me', { status: 500 });
    await walk();
    expect(await requestsTo('/oauth2/revoke')).toBe(1);
  });

  it('revokes at Box what could not be stored, and tells the client', async () => {
    await control('DELETE', '/requests');
    const before = await recordsOf();
    const broken = vi.spyOn(deployment.replicas[0].grants, 'create').mockRejectedValue(new Error('broken'));
    const { redirected } = await walk();
    broken.mockRestore();
    expect(errorOf(redirected)).toMatchObject({ error: 'server_error' });
    expect(await requestsTo('/oauth2/revoke')).toBe(1);
    expect(await recordsOf()).toBe(before);
  });

  it('takes nothing from an account of another enterprise, and says why', async () => {
    const { access_token } = await client.signIn({ login: 'alice@acme.test', browser: deployment.browser() });
    const acme = String((await client.mcp(access_token)).body['tenant']);
    const replica = await deployment.startReplica({ ALLOWED_BOX_ENTERPRISES: `${acme},7` });
    const browser = deployment.browser(replica);
    await control('DELETE', '/requests');
    const before = await recordsOf();
    const { last, redirected } = await walk({ login: 'carol@globex.test', browser });
    expect(redirected).toBeUndefined();
    expect(last.status).toBe(403);
    expect(last.body).toContain('carol@globex.test');
    expect(last.body).toContain('globex');
    expect(await recordsOf()).toBe(before);
    expect(await requestsTo('/oauth2/revoke')).toBe(1);
    const back = /href="(\/auth\/authorize\/[^"]+|https:\/\/mcp\.test\/auth\/authorize\/[^"]+)"/.exec(
      last.body,
    )?.[1];
    const { leftTo } = await browser.open(new URL(back ?? '', ISSUER), ({ origin }) => origin === ISSUER);
    expect(errorOf(leftTo)).toMatchObject({ error: 'access_denied', state: 'client-state' });

    const allowed = await walk({ browser: deployment.browser(replica) });
    expect(allowed.redirected?.searchParams.get('code')).toBeTruthy();
  });

  it('ends sessions of an enterprise that is not allowed any more', async () => {
    const tokens = await client.signIn({ login: 'carol@globex.test', browser: deployment.browser() });
    const strict = await deployment.startReplica({ ALLOWED_BOX_ENTERPRISES: '7' });
    const there = client.at(strict.address);
    expect((await there.mcp(tokens.access_token)).status).toBe(401);
    expect((await there.refresh(tokens.refresh_token)).body['error']).toBe('invalid_grant');
    expect((await client.refresh(tokens.refresh_token)).status).toBe(200);
  });

  it('keeps a record of its own for each sign-in, and revokes only its own pair at Box', async () => {
    const before = await recordsOf();
    const first = await client.signIn({ login: 'alice@acme.test', browser: deployment.browser() });
    const second = await client.signIn({ login: 'alice@acme.test', browser: deployment.browser() });
    expect(await recordsOf()).toBe(before + 2);
    await client.post('/auth/revoke', { token: first.refresh_token, client_id: client.id });
    expect(await recordsOf()).toBe(before + 1);
    expect((await client.mcp(first.access_token)).status).toBe(401);
    expect((await client.mcp(second.access_token)).status).toBe(200);
  });
});
