import { generateKeyPairSync } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ServiceAccess } from '../../src/config.js';
import { DeveloperToken, ServiceTokens } from '../../src/tenants/service-tokens.js';

const REF = { tenant: 't', grant: 'g' };
const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const CCG: ServiceAccess = {
  kind: 'ccg',
  clientId: 'app',
  clientSecret: 'the-secret-of-the-app',
  subject: { type: 'enterprise', id: '950001' },
};
const JWT: ServiceAccess = {
  kind: 'jwt',
  app: {
    clientId: 'app',
    clientSecret: 'the-secret-of-the-app',
    publicKeyId: 'key-1',
    privateKey,
    enterpriseId: '950001',
  },
  subject: { type: 'user', id: '24000000001' },
};

/** What Box answers, in order; the last one again and again. */
let answers: { status: number; body?: unknown; date?: string; wait?: number }[];
let forms: URLSearchParams[];
let server: Server;
let tokens: ServiceTokens | undefined;
let tokenUrl: string;

beforeEach(async () => {
  answers = [];
  forms = [];
  server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => (text += chunk.toString('utf8')));
    request.on('end', () => {
      forms.push(new URLSearchParams(text));
      const { status, body, date, wait = 0 } = (answers.length > 1 ? answers.shift() : answers[0])!;
      setTimeout(() => {
        response.writeHead(status, { 'content-type': 'application/json', ...(date && { date }) });
        response.end(JSON.stringify(body ?? { access_token: `token-${forms.length}`, expires_in: 3600 }));
      }, wait);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  tokenUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/oauth2/token`;
});
afterEach(async () => {
  vi.useRealTimers();
  await tokens?.close();
  tokens = undefined;
  server.closeAllConnections();
  server.close();
});

function source(access: ServiceAccess = CCG): ServiceTokens {
  return (tokens = new ServiceTokens({ access, tokenUrl }));
}

const passTime = (ms: number) => vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + ms });

describe('ServiceTokens', () => {
  it('asks once for all calls that wait, and then no more', async () => {
    answers = [{ status: 200, wait: 50 }];
    const held = source();
    const got = await Promise.all(Array.from({ length: 20 }, () => held.accessToken(REF)));
    expect(new Set(got)).toEqual(new Set(['token-1']));
    expect(await held.accessToken(REF)).toBe('token-1');
    expect(Object.fromEntries(forms[0]!)).toEqual({
      grant_type: 'client_credentials',
      client_id: 'app',
      client_secret: 'the-secret-of-the-app',
      box_subject_type: 'enterprise',
      box_subject_id: '950001',
    });
    expect(forms).toHaveLength(1);
  });

  it('asks ahead of the end, and makes do with what it has when Box is away', async () => {
    answers = [{ status: 200 }, { status: 503 }];
    const held = source();
    await held.accessToken(REF);
    passTime(56 * 60_000);
    expect(await held.accessToken(REF)).toBe('token-1');
    expect(forms).toHaveLength(2);
    passTime(5 * 60_000);
    await expect(held.accessToken(REF)).rejects.toMatchObject({ code: 'box_unavailable' });
  });

  it('gets another one for a token that was refused, once for all who were', async () => {
    answers = [{ status: 200 }];
    const held = source();
    await held.accessToken(REF);
    const got = await Promise.all([held.accessToken(REF, 'token-1'), held.accessToken(REF, 'token-1')]);
    expect(got).toEqual(['token-2', 'token-2']);
    expect(await held.accessToken(REF, 'token-1'), 'refused before it was renewed').toBe('token-2');
  });

  it('leaves Box alone for a moment after a refusal, and names no secret', async () => {
    answers = [
      { status: 400, body: { error: 'unauthorized_client', error_description: 'the-secret-of-the-app' } },
    ];
    const held = source();
    const failures = [];
    for (let call = 0; call < 5; call += 1)
      failures.push(await held.accessToken(REF).catch((error: unknown) => error));
    expect(forms).toHaveLength(1);
    expect(failures[0]).toMatchObject({ code: 'config_invalid' });
    expect(JSON.stringify(failures)).not.toContain('the-secret-of-the-app');
    passTime(1500);
    await held.accessToken(REF).catch(() => undefined);
    expect(forms).toHaveLength(2);
  });

  it('signs an assertion that Box takes', async () => {
    answers = [{ status: 200 }];
    await source(JWT).accessToken(REF);
    const form = forms[0]!;
    expect(form.get('grant_type')).toBe('urn:ietf:params:oauth:grant-type:jwt-bearer');
    const assertion = form.get('assertion')!;
    expect(decodeProtectedHeader(assertion)).toMatchObject({ alg: 'RS256', kid: 'key-1' });
    const { payload } = await jwtVerify(assertion, publicKey, {
      issuer: 'app',
      audience: 'https://api.box.com/oauth2/token',
    });
    expect(payload).toMatchObject({ sub: '24000000001', box_sub_type: 'user' });
    expect(payload.jti!.length).toBeGreaterThanOrEqual(16);
    const life = payload.exp! - Date.now() / 1000;
    expect(life).toBeGreaterThan(30);
    expect(life).toBeLessThanOrEqual(60);
  });

  it("goes by Box's clock when an assertion is refused and the clocks differ", async () => {
    const boxNow = Date.now() - 10 * 60_000;
    const date = new Date(boxNow).toUTCString();
    answers = [{ status: 400, body: { error: 'invalid_grant' }, date }, { status: 200 }];
    expect(await source(JWT).accessToken(REF)).toBe('token-2');
    const [first, second] = forms.map((form) => decodeJwt(form.get('assertion')!));
    expect(second!.exp! - boxNow / 1000).toBeLessThanOrEqual(60);
    expect(second!.exp! - boxNow / 1000).toBeGreaterThan(30);
    expect(second!.jti).not.toBe(first!.jti);
  });

  it('gives up after one try when the clocks agree', async () => {
    answers = [{ status: 400, body: { error: 'invalid_grant' }, date: new Date().toUTCString() }];
    await expect(source(JWT).accessToken(REF)).rejects.toMatchObject({ code: 'config_invalid' });
    expect(forms).toHaveLength(1);
  });
});

describe('DeveloperToken', () => {
  it('is one token, until Box refuses it', async () => {
    const token = new DeveloperToken('developer-token');
    expect(await token.accessToken(REF)).toBe('developer-token');
    await expect(token.accessToken(REF, 'developer-token')).rejects.toMatchObject({ code: 'unauthorized' });
  });
});
