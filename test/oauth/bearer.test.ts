import { createHmac, createPublicKey } from 'node:crypto';
import { decodeJwt, exportJWK, generateKeyPair, importJWK, SignJWT, type JWTPayload } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasRedis } from '../helpers/redis.js';
import { AppError } from '../../src/errors.js';
import { bearerChallenge } from '../../src/oauth/challenge.js';
import { generateSecrets } from '../../src/secrets.js';
import { send, type TestOAuthClient, type Tokens } from './client.js';
import { ISSUER, MCP, startTestDeployment, type TestDeployment } from './deployment.js';

const METADATA = `${ISSUER}/.well-known/oauth-protected-resource/mcp`;

describe.skipIf(!hasRedis)('the bearer check', () => {
  let deployment: TestDeployment;
  let client: TestOAuthClient;
  let tokens: Tokens;
  let claims: JWTPayload;
  beforeAll(async () => {
    deployment = await startTestDeployment();
    client = await deployment.client();
    tokens = await client.signIn(
      { login: 'alice@acme.test', browser: deployment.browser() },
      { scope: 'openid box.read' },
    );
    claims = decodeJwt(tokens.access_token);
  });
  afterAll(() => deployment.close());

  const call = (
    method: 'GET' | 'HEAD' | 'POST' | 'DELETE',
    headers: Record<string, string> = {},
    path = '/mcp',
  ) => send(ISSUER, client.address, method, path, { headers });
  const sign = async (changes: JWTPayload = {}, header: Record<string, unknown> = {}) => {
    const [key] = deployment.config.SIGNING_KEYS.keys;
    const payload = { ...claims, ...changes };
    return new SignJWT(payload)
      .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: key?.kid ?? '', ...header })
      .sign(await importJWK(key ?? {}, 'ES256'));
  };
  const ended = (changes: JWTPayload = {}) => sign({ exp: Math.floor(Date.now() / 1000) - 10, ...changes });
  const text = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

  it.each(['GET', 'HEAD', 'POST', 'DELETE'] as const)(
    'asks a %s without a token to authorize, before anything else is looked at',
    async (method) => {
      const answer = await call(method, {
        'content-type': 'text/nonsense',
        accept: 'image/png',
        'mcp-session-id': 'unknown',
      });
      expect(answer.status).toBe(401);
      expect(answer.headers['www-authenticate']).toBe(
        `Bearer resource_metadata="${METADATA}", scope="box.read box.write box.share box.ai"`,
      );
      expect(answer.headers).toMatchObject({
        'access-control-allow-origin': '*',
        'cache-control': 'no-store',
      });
      expect(answer.headers['access-control-expose-headers']).toContain('WWW-Authenticate');
    },
  );

  it('does not read the body of a stranger', async () => {
    const answer = await deployment.replicas[0].app.inject({
      method: 'POST',
      url: '/mcp',
      headers: { host: 'mcp.test', 'content-type': 'application/json' },
      payload: '{malformed',
    });
    expect(answer.statusCode).toBe(401);
  });

  it('says what is wrong with a bad token, in a form clients can read', async () => {
    const { status, headers, body } = await call('POST', { authorization: 'Bearer nonsense' });
    expect({ status, error: body['error'] }).toEqual({ status: 401, error: 'invalid_token' });
    expect(headers['www-authenticate']).toMatch(
      /^Bearer error="invalid_token", error_description="[\x20\x21\x23-\x5b\x5d-\x7e]+", resource_metadata="https:[^"]+", scope="[^"]+"$/,
    );
  });

  it('names all scopes of an operation when the token is too narrow', () => {
    const error = new AppError('insufficient_scope', 'This call needs "more".');
    const scopes = ['box.read', 'box.admin'] as const;
    expect(bearerChallenge({ issuer: ISSUER, resource: '/mcp', error, scopes })).toBe(
      `Bearer error="insufficient_scope", error_description="This call needs  more .", resource_metadata="${METADATA}", scope="box.read box.admin"`,
    );
  });

  it('takes a good token, in any case of the scheme', async () => {
    for (const scheme of ['Bearer', 'bearer', 'BEARER']) {
      expect((await call('POST', { authorization: `${scheme} ${tokens.access_token}` })).status).toBe(200);
    }
  });

  const forged: [string, () => Promise<string> | string][] = [
    ['alg none', () => `${text({ alg: 'none', typ: 'at+jwt' })}.${text(claims)}.`],
    [
      'HS256 with the public key',
      async () => {
        const [key] = deployment.config.SIGNING_KEYS.keys;
        const { d: _private, ...jwk } = key ?? { d: '' };
        const pem = createPublicKey({ key: jwk, format: 'jwk' } as never).export({
          type: 'spki',
          format: 'pem',
        });
        const input = `${text({ alg: 'HS256', typ: 'at+jwt', kid: key?.kid })}.${text(claims)}`;
        return `${input}.${createHmac('sha256', pem).update(input).digest('base64url')}`;
      },
    ],
    ['a kid that is a path', () => sign({}, { kid: '../../../../dev/null' })],
    [
      'a key of its own in the header',
      async () => {
        const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
        const jwk = await exportJWK(publicKey);
        return new SignJWT(claims).setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', jwk }).sign(privateKey);
      },
    ],
    ['an address of keys in the header', () => sign({}, { kid: 'other', jku: 'https://127.0.0.1:1/jwks' })],
    [
      'a key that is not in the set',
      async () => {
        const { keys } = JSON.parse((await generateSecrets()).SIGNING_KEYS) as { keys: [{ kid: string }] };
        const key = await importJWK(keys[0], 'ES256');
        return new SignJWT(claims)
          .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: keys[0].kid })
          .sign(key);
      },
    ],
    ['another audience', () => sign({ aud: 'https://other.test/mcp' })],
    ['an audience ours is a prefix of', () => sign({ aud: `${MCP}/admin` })],
    ['an audience that is a prefix of ours', () => sign({ aud: ISSUER })],
    ['a list of audiences', () => sign({ aud: [MCP, 'https://other.test/mcp'] })],
    ['no audience', () => sign({ aud: undefined } as never)],
    ['the issuer with a slash', () => sign({ iss: `${ISSUER}/` })],
    ['another issuer', () => sign({ iss: 'https://other.test' })],
    ['an end that has passed', () => ended()],
    ['no end', () => sign({ exp: undefined } as never)],
    ['a beginning in the future', () => sign({ nbf: Math.floor(Date.now() / 1000) + 60 })],
    ['the type of an id token', () => sign({}, { typ: 'JWT' })],
    ['no type', () => sign({}, { typ: undefined })],
    ['no grant', () => sign({ gid: undefined })],
    ['an unknown grant', () => sign({ gid: 'unknown' })],
    ['the grant of somebody else', () => sign({ sub: '1' })],
    ["somebody else's tenant", () => sign({ tid: '1' })],
    ['another client', () => sign({ client_id: 'other' })],
    ['a binding to a key (DPoP)', () => sign({ cnf: { jkt: 'x' } })],
    [
      'a changed claim',
      (): string => {
        const [head = '', , signature = ''] = tokens.access_token.split('.');
        return `${head}.${text({ ...claims, scope: 'box.admin' })}.${signature}`;
      },
    ],
    ['the refresh token', () => tokens.refresh_token],
    ['the id token', () => String((tokens as unknown as { id_token: string }).id_token)],
  ];

  it.each(forged)('refuses a token with %s', async (_name, make) => {
    const token = await make();
    expect(token.length).toBeGreaterThan(20);
    const answer = await call('POST', { authorization: `Bearer ${token}` });
    expect(answer.status).toBe(401);
    expect(answer.body['error']).toBe('invalid_token');
  });

  it('takes a token whose end has passed for DELETE, and forgives it nothing else', async () => {
    expect((await call('DELETE', { authorization: `Bearer ${await ended()}` })).status).toBe(200);
    for (const [name, make] of forged.filter(([name]) => name !== 'an end that has passed')) {
      const answer = await call('DELETE', { authorization: `Bearer ${await make()}` });
      expect({ name, status: answer.status }).toEqual({ name, status: 401 });
    }
    const wrong = [{ aud: 'https://other.test/mcp' }, { sub: '1' }, { nbf: Date.now() }, { gid: 'unknown' }];
    for (const changes of wrong) {
      const token = await ended(changes);
      expect((await call('DELETE', { authorization: `Bearer ${token}` })).status).toBe(401);
    }
  });

  it.each(['GET', 'HEAD', 'POST'] as const)(
    'a DELETE does not make an ended token good for %s',
    async (method) => {
      const authorization = `Bearer ${await ended()}`;
      await call('DELETE', { authorization });
      expect((await call(method, { authorization })).status).toBe(401);
    },
  );

  it("refuses Box's own token", async () => {
    const { body } = await client.mcp(tokens.access_token);
    const record = await deployment.replicas[0].grants.load(String(body['grant']));
    const box = record && deployment.replicas[0].grants.open(record).tokens.accessToken;
    expect((await call('POST', { authorization: `Bearer ${box ?? ''}` })).status).toBe(401);
  });

  it.each([
    ['the query', (token: string) => ({ path: `/mcp?access_token=${token}` })],
    ['Basic', (token: string) => ({ headers: { authorization: `Basic ${token}` } })],
    ['DPoP', (token: string) => ({ headers: { authorization: `DPoP ${token}` } })],
    ['a cookie', (token: string) => ({ headers: { cookie: `access_token=${token}` } })],
  ])('does not read a token from %s', async (_name, place) => {
    const placed: { headers?: Record<string, string>; path?: string } = place(tokens.access_token);
    expect((await call('GET', placed.headers, placed.path)).status).toBe(401);
  });

  it('keeps a key that was only moved back in the set, and drops one that was removed', async () => {
    const [old] = deployment.config.SIGNING_KEYS.keys;
    const { keys } = JSON.parse((await generateSecrets()).SIGNING_KEYS) as { keys: unknown[] };
    const rotated = await deployment.startReplica({ SIGNING_KEYS: JSON.stringify({ keys: [...keys, old] }) });
    expect((await client.at(rotated.address).mcp(tokens.access_token)).status).toBe(200);
    const renewed = (await client.at(rotated.address).refresh(tokens.refresh_token)).body;
    expect((await client.at(rotated.address).mcp(String(renewed['access_token']))).status).toBe(200);
    const removed = await deployment.startReplica({ SIGNING_KEYS: JSON.stringify({ keys }) });
    expect((await client.at(removed.address).mcp(tokens.access_token)).status).toBe(401);
  });
});
