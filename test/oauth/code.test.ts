import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { walkSignIn } from '../helpers/oauth.js';
import { hasRedis } from '../helpers/redis.js';
import { newVerifier, send, type TestOAuthClient } from './client.js';
import { ISSUER, MCP, startTestDeployment, type Replica, type TestDeployment } from './deployment.js';

describe.skipIf(!hasRedis)('authorization code', () => {
  let deployment: TestDeployment;
  let client: TestOAuthClient;
  let second: Replica;
  beforeAll(async () => {
    deployment = await startTestDeployment({ replicas: 2 });
    client = await deployment.client();
    second = deployment.replicas[1] as Replica;
  });
  afterAll(() => deployment.close());
  const authorize = (changes: Record<string, string | undefined> = {}) =>
    client.authorize({ login: 'alice@acme.test', browser: deployment.browser() }, changes);

  /** Where the browser is sent for an authorization request, or the page it gets. */
  const ask = async (changes: Record<string, string | undefined>, extra = '') => {
    const url = client.authorizeUrl(newVerifier(), changes);
    const answer = await send(ISSUER, client.address, 'GET', `${url.pathname}${url.search}${extra}`);
    const location = answer.headers['location'];
    return {
      status: answer.status,
      location: typeof location === 'string' ? new URL(location, ISSUER) : undefined,
    };
  };

  describe('at the authorization endpoint', () => {
    it.each([
      ['no PKCE', { code_challenge: undefined, code_challenge_method: undefined }, 'invalid_request'],
      ['plain', { code_challenge_method: 'plain' }, 'invalid_request'],
      ['no method, which would mean plain', { code_challenge_method: undefined }, 'invalid_request'],
      ['a challenge too short to be a hash', { code_challenge: 'abc' }, 'invalid_request'],
      ['implicit', { response_type: 'token' }, 'unsupported_response_type'],
      ['hybrid', { response_type: 'code id_token', nonce: 'n' }, 'unsupported_response_type'],
      ['a foreign resource', { resource: 'https://evil.test/mcp' }, 'invalid_target'],
      ['a resource with a fragment', { resource: `${MCP}#x` }, 'invalid_target'],
      ['a resource with a query', { resource: `${MCP}?x=1` }, 'invalid_target'],
      ['a resource below ours', { resource: `${MCP}/admin` }, 'invalid_target'],
      ['a resource that only begins like ours', { resource: `${ISSUER}.evil.test/mcp` }, 'invalid_target'],
      ['a request object (JAR)', { request: 'eyJhbGciOiJub25lIn0.e30.' }, 'request_not_supported'],
      ['prompt=none', { prompt: 'none' }, 'login_required'],
      ['the claims parameter', { claims: '{"id_token":{"sub":{"value":"1"}}}', nonce: 'n' }, undefined],
    ])('%s', async (_name, changes, error) => {
      const { location } = await ask(changes);
      // Of a request for an implicit answer the error comes as a fragment.
      const answer = new URLSearchParams(location?.search || location?.hash.slice(1));
      expect(answer.has('code') || answer.has('access_token')).toBe(false);
      if (error === undefined) return;
      expect(location?.origin).toBe('https://client.test');
      expect(Object.fromEntries(answer)).toMatchObject({ error, iss: ISSUER, state: 'client-state' });
    });

    it('refuses ours and a foreign resource together', async () => {
      const { location } = await ask({}, '&resource=https%3A%2F%2Fevil.test%2Fmcp');
      expect(location?.searchParams.get('error')).toBe('invalid_target');
    });

    it.each([
      'scope=box.admin',
      'redirect_uri=https://evil.test/',
      'code_challenge=x',
      'state=other',
      'client_id=x',
    ])('refuses a duplicate parameter: %s', async (duplicate) => {
      const { location, status } = await ask({}, `&${duplicate}`);
      expect(location?.searchParams.get('code') ?? null).toBeNull();
      expect(location?.host ?? 'page').not.toBe('evil.test');
      expect(location?.searchParams.get('error') ?? String(status)).toMatch(/invalid_request|400/);
    });

    it.each([
      'https://client.test/callback/',
      'https://client.test/Callback',
      'https://client.test/callback?x=1',
      'https://client.test/callback#x',
      'https://client.test/callback/../callback',
      'https://client.test/callback%2f',
      'https://client.test:443/callback',
      'https://client.test:8443/callback',
      'https://CLIENT.test/callback',
      'https://client.test./callback',
      'https://www.client.test/callback',
      'https://client.test.evil.test/callback',
      'https://client.test@evil.test/callback',
      'https://evil.test/https://client.test/callback',
      'https://evil.test\\@client.test/callback',
      'http://client.test/callback',
      '//client.test/callback',
      ' https://client.test/callback',
      'javascript:alert(1)',
    ])('does not redirect to %s', async (uri) => {
      const { status, location } = await ask({ redirect_uri: uri });
      expect(location).toBeUndefined();
      expect(status).toBe(400);
    });

    it('does not fetch a request_uri', async () => {
      const { status, location } = await ask({ request_uri: 'https://127.0.0.1:1/request.jwt' });
      expect(location?.searchParams.get('error') ?? String(status)).toMatch(
        /request_uri_not_supported|invalid_request_uri|400/,
      );
    });

    it('leaves the port of a loopback redirect free (RFC 8252)', async () => {
      const native = await deployment.client({ redirect_uris: ['http://127.0.0.1/callback'] });
      native.redirectUri = 'http://127.0.0.1:50123/callback';
      const { code } = await native.authorize({ login: 'alice@acme.test', browser: deployment.browser() });
      expect(code).toBeTruthy();
    });
  });

  describe('default scope and resource', () => {
    const scopeOf = async (changes: Record<string, string | undefined>) =>
      String((await client.redeem(await authorize(changes))).body['scope']).split(' ');
    const standard = ['box.read', 'box.write', 'box.share', 'box.ai'];

    it.each([
      ['none', undefined, standard],
      ['only unknown ones (Claude.ai)', 'claudeai', standard],
      ['only those of OpenID Connect', 'openid offline_access', standard],
      ['one of ours', 'box.read', ['box.read']],
      ['box.admin, by name', 'box.read box.admin', ['box.read', 'box.admin']],
      ['an unknown one beside ours', 'claudeai box.read', ['box.read']],
    ])('a request with scopes: %s', async (_name, scope, granted) => {
      const got = await scopeOf({ scope });
      expect(got.filter((name) => name.startsWith('box.'))).toEqual(granted);
    });

    it.each([
      undefined,
      MCP,
      `${MCP}/`,
      `${MCP}//`,
      'HTTPS://MCP.TEST/mcp',
      'https://mcp.test:443/mcp',
      ISSUER,
      `${ISSUER}/`,
    ])('a request for the resource %s', async (resource) => {
      const { body } = await client.redeem(await authorize({ resource }), { resource });
      expect((await client.mcp(String(body['access_token']))).status).toBe(200);
    });
  });

  describe('at the token endpoint', () => {
    it('is used once: its replay ends what the first use gave', async () => {
      const signedIn = await authorize();
      const { body } = await client.redeem(signedIn);
      expect((await client.mcp(String(body['access_token']))).status).toBe(200);
      expect(await client.redeem(signedIn)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
      expect((await client.mcp(String(body['access_token']))).status).toBe(401);
      expect((await client.refresh(String(body['refresh_token']))).body['error']).toBe('invalid_grant');
    });

    it('is won by exactly one of 12 redemptions that race on two replicas', async () => {
      for (let round = 0; round < 10; round += 1) {
        const signedIn = await authorize();
        const racers = Array.from({ length: 12 }, (_value, index) =>
          (index % 2 === 0 ? client : client.at(second.address)).redeem(signedIn),
        );
        const answers = await Promise.all(racers);
        expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
        const losers = answers.filter(({ status }) => status !== 200);
        expect(new Set(losers.map(({ body }) => body['error']))).toEqual(new Set(['invalid_grant']));
      }
    });

    it.each([
      ['a wrong verifier', { code_verifier: newVerifier() }],
      ['no verifier', { code_verifier: undefined }],
      ['another redirect URI', { redirect_uri: 'https://client.test/other' }],
      ['no redirect URI', { redirect_uri: undefined }],
    ])('is refused with %s, and stays good for its owner', async (_name, changes) => {
      const signedIn = await authorize();
      expect((await client.redeem(signedIn, changes)).status).toBe(400);
      expect((await client.redeem(signedIn)).status).toBe(200);
    });

    it('is refused to another client', async () => {
      const signedIn = await authorize();
      const other = await deployment.client();
      expect(await other.redeem(signedIn)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
      expect((await client.redeem(signedIn)).status).toBe(200);
    });

    it('is refused for a foreign resource, and stays good', async () => {
      const signedIn = await authorize();
      const refused = await client.redeem(signedIn, { resource: 'https://evil.test/mcp' });
      expect(refused).toMatchObject({ status: 400, body: { error: 'invalid_target' } });
      expect(refused.headers['cache-control']).toBe('no-store');
      expect((await client.redeem(signedIn)).status).toBe(200);
    });

    it('brings no refresh token to a client that did not register for one', async () => {
      const single = await deployment.client({ grant_types: ['authorization_code'] });
      const signedIn = await single.authorize({ login: 'alice@acme.test', browser: deployment.browser() });
      const { status, body } = await single.redeem(signedIn);
      expect(status).toBe(200);
      expect(body).not.toHaveProperty('refresh_token');
    });

    it('works through a pushed request (PAR), once', async () => {
      const verifier = newVerifier();
      const url = client.authorizeUrl(verifier, { resource: `${MCP}/` });
      const pushed = await client.post('/auth/par', Object.fromEntries(url.searchParams));
      expect(pushed.status).toBe(201);
      const short = new URL('/auth/authorize', ISSUER);
      short.search = new URLSearchParams({
        client_id: client.id,
        request_uri: String(pushed.body['request_uri']),
        redirect_uri: client.redirectUri,
      }).toString();
      const walk = await walkSignIn(short, { login: 'alice@acme.test', browser: deployment.browser() });
      const code = walk.redirected?.searchParams.get('code') ?? '';
      expect((await client.redeem({ code, verifier })).status).toBe(200);
      const again = await walkSignIn(short, { login: 'alice@acme.test', browser: deployment.browser() });
      expect(again.redirected?.searchParams.get('code') ?? null).toBeNull();
    });

    it('lets any page ask, without credentials of the browser', async () => {
      const answer = await client.token({ grant_type: 'authorization_code' }, { origin: 'https://web.test' });
      expect(answer.headers['access-control-allow-origin']).toBe('https://web.test');
      expect(answer.headers).not.toHaveProperty('access-control-allow-credentials');
    });

    it.each([
      ['an unknown client', { client_id: 'unknown' }, 401, 'invalid_client'],
      [
        'an unknown grant',
        { grant_type: 'password', username: 'alice', password: 'x' },
        400,
        'unsupported_grant_type',
      ],
      ['client credentials', { grant_type: 'client_credentials' }, 400, 'unsupported_grant_type'],
    ])('refuses %s', async (_name, form, status, error) => {
      const answer = await client.token({
        grant_type: 'authorization_code',
        code: 'x',
        client_id: client.id,
        ...form,
      });
      expect(answer).toMatchObject({ status, body: { error } });
    });

    it('answers JSON, whatever is accepted', async () => {
      const answer = await client.token({ grant_type: 'authorization_code' }, { accept: 'text/html' });
      expect(answer.body['error']).toBe('invalid_request');
    });

    it.each([
      ['JSON', 'application/json', '{"grant_type":"refresh_token"}'],
      ['nothing', 'application/x-www-form-urlencoded', ''],
      ['40 KB', 'application/x-www-form-urlencoded', `code=${'a'.repeat(40_000)}`],
    ])('refuses a body of %s', async (_name, type, payload) => {
      const answer = await deployment.replicas[0].app.inject({
        method: 'POST',
        url: '/auth/token',
        headers: { host: 'mcp.test', 'content-type': type },
        payload,
      });
      expect(answer.statusCode).toBeGreaterThanOrEqual(400);
      expect(answer.statusCode).toBeLessThan(500);
      expect(answer.json()).toHaveProperty('error', 'invalid_request');
    });
  });
});
