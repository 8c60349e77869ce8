import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keys } from '../../src/redis/keys.js';
import { hasRedis } from '../helpers/redis.js';
import { newVerifier, post, REDIRECT_URI, send, TestOAuthClient, type Registration } from './client.js';
import { ISSUER, startTestDeployment, type TestDeployment } from './deployment.js';

/** Bodies as the clients' own code sends them (CLIENTS.md). */
const REAL_CLIENTS: [string, Registration, Record<string, unknown>][] = [
  [
    'LibreChat',
    {
      client_name: 'LibreChat MCP Client',
      redirect_uris: ['https://chat.example.com/api/mcp/box/oauth/callback'],
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      token_endpoint_auth_method: 'client_secret_basic',
      scope: 'box.read box.write box.share box.ai',
      logo_uri: undefined,
      tos_uri: undefined,
    },
    { application_type: 'web', token_endpoint_auth_method: 'client_secret_basic' },
  ],
  [
    'VS Code',
    {
      client_name: 'Visual Studio Code',
      client_uri: 'https://code.visualstudio.com',
      grant_types: ['authorization_code', 'refresh_token', 'urn:ietf:params:oauth:grant-type:device_code'],
      response_types: ['code'],
      redirect_uris: [
        'https://insiders.vscode.dev/redirect',
        'https://vscode.dev/redirect',
        'http://127.0.0.1/',
        'http://127.0.0.1:33418/',
      ],
      token_endpoint_auth_method: 'none',
      application_type: 'native',
    },
    { grant_types: ['authorization_code', 'refresh_token'], application_type: 'native' },
  ],
  [
    'Claude.ai',
    {
      client_name: 'Claude',
      redirect_uris: ['https://claude.ai/api/mcp/auth_callback'],
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      token_endpoint_auth_method: 'client_secret_post',
      scope: 'claudeai',
    },
    { application_type: 'web', token_endpoint_auth_method: 'client_secret_post' },
  ],
  [
    'Cursor',
    {
      client_name: 'Cursor',
      redirect_uris: ['cursor://anysphere.cursor-retrieval/oauth/user-box/callback'],
      token_endpoint_auth_method: 'none',
      scope: '',
    },
    { application_type: 'native' },
  ],
  [
    'Inspector',
    {
      client_name: 'MCP Inspector',
      redirect_uris: ['http://localhost:6274/oauth/callback'],
      token_endpoint_auth_method: 'none',
      client_uri: '',
      logo_uri: '',
      policy_uri: null,
    },
    { application_type: 'native' },
  ],
  [
    'a client that only knows the device grant',
    { grant_types: ['urn:ietf:params:oauth:grant-type:device_code'], response_types: ['code', 'token'] },
    { grant_types: ['authorization_code', 'refresh_token'], response_types: ['code'] },
  ],
];

const REFUSED_URIS: [string, string[]][] = [
  ['javascript:', ['javascript:alert(1)']],
  ['javascript: in capitals', ['JaVaScRiPt://client.test/%0aalert(1)']],
  ['data:', ['data:text/html,<script>alert(1)</script>']],
  ['vbscript:', ['vbscript:msgbox']],
  ['file:', ['file:///etc/passwd']],
  ['blob:', ['blob:https://client.test/1']],
  ['an operating system handler', ['ms-msdt:/id']],
  ['websocket', ['wss://client.test/']],
  ['http on a public host', ['http://client.test/callback']],
  ['http on a lookalike of localhost', ['http://localhost.client.test/callback']],
  ['http on a private address', ['http://192.168.1.1/callback']],
  ['user name and password', ['https://user:secret@client.test/callback']],
  ['user name that looks like a host', ['https://client.test@evil.test/callback']],
  ['fragment', ['https://client.test/callback#top']],
  ['empty fragment', ['https://client.test/callback#']],
  ['wildcard host', ['https://*.client.test/callback']],
  ['line feed', ['https://client.test/\ncallback']],
  ['tab in the scheme', ['java\tscript:alert(1)']],
  ['backslash', ['https:\\\\client.test/callback']],
  ['no URI at all', ['callback']],
  ['too long', [`https://client.test/${'a'.repeat(2000)}`]],
  ['21 of them', Array.from({ length: 21 }, (_value, index) => `https://client.test/${index}`)],
  ['none', []],
];

describe.skipIf(!hasRedis)('registration', () => {
  let deployment: TestDeployment;
  let address: string;
  beforeAll(async () => {
    deployment = await startTestDeployment();
    ({ address } = deployment.replicas[0]);
  });
  afterAll(() => deployment.close());
  const register = (registration: unknown) =>
    post(ISSUER, address, '/auth/register', { json: registration, headers: { origin: 'https://web.test' } });
  const withUris = (uris: unknown) => register({ redirect_uris: uris, token_endpoint_auth_method: 'none' });

  it.each(REAL_CLIENTS)('takes the body of %s', async (_name, registration, expected) => {
    const { status, body, headers } = await register({ redirect_uris: [REDIRECT_URI], ...registration });
    expect({ status, body }).toMatchObject({ status: 201, body: expected });
    expect(body).not.toHaveProperty('scope');
    expect(Object.values(body)).not.toContain('');
    expect(Object.values(body)).not.toContain(null);
    expect(headers).toMatchObject({ 'access-control-allow-origin': '*', 'cache-control': 'no-store' });
  });

  it('answers the preflight of a web page', async () => {
    const { status, headers } = await send(ISSUER, address, 'OPTIONS', '/auth/register', {
      headers: { origin: 'https://web.test', 'access-control-request-method': 'POST' },
    });
    expect(status).toBe(204);
    expect(headers).toMatchObject({
      'access-control-allow-origin': '*',
      'access-control-allow-methods': 'POST',
    });
    expect(headers).not.toHaveProperty('access-control-allow-credentials');
  });

  it.each(REFUSED_URIS)('refuses redirect URIs: %s', async (_rule, uris) => {
    const { status, body } = await withUris(uris);
    expect(status).toBe(400);
    expect(String(body['error'])).toMatch(/^invalid_(redirect_uri|client_metadata)$/);
  });

  it.each([
    ['a number', [1]],
    ['an object', { 0: REDIRECT_URI }],
    ['a string', REDIRECT_URI],
  ])('refuses redirect URIs of another type: %s', async (_type, uris) => {
    expect((await withUris(uris)).status).toBe(400);
  });

  it('chooses id and secret itself', async () => {
    const { body } = await register({
      redirect_uris: [REDIRECT_URI],
      client_id: 'chosen',
      client_secret: 'chosen-secret',
      registration_access_token: 'chosen-token',
    });
    expect(body['client_id']).not.toBe('chosen');
    expect(body['client_secret']).not.toBe('chosen-secret');
    expect(body['registration_access_token']).not.toBe('chosen-token');
  });

  it.each([
    ['jwks_uri over http', { jwks_uri: 'http://169.254.169.254/latest' }],
    ['jwks_uri of another scheme', { jwks_uri: 'file:///etc/passwd' }],
    ['a name of 201 characters', { client_name: 'a'.repeat(201) }],
    ['a shared-secret JWT', { token_endpoint_auth_method: 'client_secret_jwt' }],
  ])('refuses %s', async (_name, changes) => {
    expect((await register({ redirect_uris: [REDIRECT_URI], ...changes })).status).toBe(400);
  });

  it('fetches nothing while registering', async () => {
    const { status } = await register({
      redirect_uris: [REDIRECT_URI],
      sector_identifier_uri: 'https://127.0.0.1:1/sector.json',
      subject_type: 'pairwise',
      jwks_uri: 'https://127.0.0.1:1/jwks.json',
      token_endpoint_auth_method: 'private_key_jwt',
    });
    expect(status).toBe(201);
  });

  it.each([
    ['malformed JSON', '{'],
    ['not an object', '[]'],
    ['oversize', JSON.stringify({ client_name: 'a'.repeat(60_000) })],
  ])('refuses a body that is %s, without a stack', async (_name, text) => {
    const answer = await deployment.replicas[0].app.inject({
      method: 'POST',
      url: '/auth/register',
      headers: { host: 'mcp.test', 'content-type': 'application/json' },
      payload: text,
    });
    expect(answer.statusCode).toBeGreaterThanOrEqual(400);
    expect(answer.statusCode).toBeLessThan(500);
    expect(answer.json()).toMatchObject({ error: 'invalid_request' });
    expect(answer.body).not.toContain(' at ');
  });

  it('keeps the secret sealed, and knows it again', async () => {
    const { body } = await register({ redirect_uris: [REDIRECT_URI], client_name: 'Sealed' });
    const [id, secret] = [String(body['client_id']), String(body['client_secret'])];
    const record = (await deployment.store.get(keys.oauth('Client', id))) ?? '';
    expect(record).toContain('"Sealed"');
    expect(record).not.toContain(secret);
    const client = new TestOAuthClient(ISSUER, address, body);
    const form = {
      grant_type: 'authorization_code',
      code: 'x',
      redirect_uri: REDIRECT_URI,
      code_verifier: newVerifier(),
    };
    const right = await client.token({ ...form, client_id: id, client_secret: secret });
    expect(right.body['error']).toBe('invalid_grant');
    const wrong = await client.token({ ...form, client_id: id, client_secret: `${secret}x` });
    expect(wrong).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
  });

  it('is sealed again under a new first key, so that the old one can be retired', async () => {
    const { body } = await register({ redirect_uris: [REDIRECT_URI] });
    const [id, secret] = [String(body['client_id']), String(body['client_secret'])];
    const [old = ''] = [deployment.secrets['TOKEN_ENCRYPTION_KEYS']];
    const fresh = `fresh:${randomBytes(32).toString('base64')}`;
    const isKnownAt = async (TOKEN_ENCRYPTION_KEYS: string) => {
      const replica = await deployment.startReplica({ TOKEN_ENCRYPTION_KEYS });
      const client = new TestOAuthClient(ISSUER, replica.address, body);
      const answer = await client.refresh('unknown', { client_secret: secret });
      return answer.body['error'] === 'invalid_grant';
    };
    expect(await isKnownAt(fresh)).toBe(false);
    expect(await isKnownAt(`${fresh},${old}`)).toBe(true);
    expect(await isKnownAt(fresh)).toBe(true);
    expect(await deployment.store.ttl(keys.oauth('Client', id))).toBeGreaterThan(0);
  });

  it('outlives its tokens, and slides on use', async () => {
    const client = await deployment.client();
    const key = keys.oauth('Client', client.id);
    await deployment.store.expire(key, 1000);
    await client.refresh('unknown');
    expect(await deployment.store.ttl(key)).toBeGreaterThan(90 * 86_400);
  });

  describe('management', () => {
    const manage = (method: 'GET' | 'PUT' | 'DELETE', id: string, token: unknown, json?: unknown) =>
      send(ISSUER, address, method, `/auth/register/${id}`, {
        ...(json !== undefined && { json }),
        headers: { authorization: `Bearer ${String(token)}` },
      });

    it("does not take another client's token", async () => {
      const { body: mine } = await register({ redirect_uris: [REDIRECT_URI] });
      const { body: other } = await register({ redirect_uris: [REDIRECT_URI] });
      const token = mine['registration_access_token'];
      expect((await manage('GET', String(other['client_id']), token)).status).toBe(401);
      // A token that was tried on another client is not trusted any more.
      expect((await manage('GET', String(mine['client_id']), token)).status).toBe(401);
    });

    it('does not take an access token', async () => {
      const client = await deployment.client();
      const { access_token } = await client.signIn({
        login: 'alice@acme.test',
        browser: deployment.browser(),
      });
      expect((await manage('GET', client.id, access_token)).status).toBe(401);
    });

    it('holds updates to the same rules', async () => {
      const { body } = await register({ redirect_uris: [REDIRECT_URI], token_endpoint_auth_method: 'none' });
      const id = String(body['client_id']);
      const update = {
        client_id: id,
        redirect_uris: ['javascript:alert(1)'],
        token_endpoint_auth_method: 'none',
      };
      expect((await manage('PUT', id, body['registration_access_token'], update)).status).toBe(400);
    });

    it('ends the grants of a client that is deleted', async () => {
      const client = await deployment.client();
      const tokens = await client.signIn({ login: 'alice@acme.test', browser: deployment.browser() });
      const token = client.registration['registration_access_token'];
      expect((await manage('DELETE', client.id, token)).status).toBe(204);
      expect((await client.mcp(tokens.access_token)).status).toBe(401);
      expect(await client.refresh(tokens.refresh_token)).toMatchObject({
        status: 401,
        body: { error: 'invalid_client' },
      });
    });
  });
});
