/** MCP_AUTH and BOX_AUTH over HTTP: who gets in where nobody signs in, and as whom. */
import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import { Client as ModernClient, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { Client as V1Client } from '@modelcontextprotocol/sdk/client/index.js';
import { SSEClientTransport } from '@modelcontextprotocol/sdk/client/sse.js';
import { StreamableHTTPClientTransport as V1Transport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { loadConfig, type Environment } from '../src/config.js';
import { startEmulator, type Emulator } from '../src/emulator/emulator.js';
import { startServer, type RunningServer } from '../src/server.js';
import { TokenCheck } from '../src/tenants/service-access.js';
import { freePort } from './helpers/deployment.js';
import { toAnswer } from './helpers/mcp-clients.js';
import { hasRedis, startRedis, type TestRedis } from './helpers/redis.js';
import { modernCall } from './helpers/rpc.js';
import { BOX_APP, boxAt, saveJwtConfig } from './stdio/local.js';

const CI = 'ci-token-ci-token-ci-token-1';
const OPS = 'ops-token-ops-token-ops-token';

let emulator: Emulator;
let jwt: Awaited<ReturnType<typeof saveJwtConfig>>;
beforeAll(async () => {
  emulator = await startEmulator();
  jwt = await saveJwtConfig(emulator);
});
afterAll(() => emulator.close());

const ccg = () => ({
  ...BOX_APP,
  BOX_AUTH: 'ccg',
  BOX_SUBJECT_TYPE: 'enterprise',
  BOX_SUBJECT_ID: jwt.enterprise,
});

describe.skipIf(!hasRedis)('service modes', () => {
  let redis: TestRedis;
  let server: RunningServer | undefined;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.stop());
  afterEach(async () => {
    await server?.close();
    server = undefined;
  });

  async function start(settings: Environment): Promise<string> {
    const port = await freePort();
    const config = loadConfig({
      ...boxAt(emulator),
      PORT: String(port),
      PUBLIC_URL: `http://localhost:${port}`,
      REDIS_URL: redis.url,
      LOG_LEVEL: 'silent',
      WORKER_THREADS: '1',
      DRAIN_DELAY_SECONDS: '0',
      ...settings,
    });
    if (config.mode === 'stdio') throw new Error('not a front');
    server = await startServer(config);
    return server.publicUrl;
  }

  const withToken = (token: string) => ({ requestInit: { headers: { authorization: `Bearer ${token}` } } });

  it('lets the holders of tokens in, all as the service account', async () => {
    const url = await start({ ...ccg(), MCP_AUTH: 'token', MCP_TOKENS: `ci:${CI},ops:${OPS}` });
    const client = new ModernClient(
      { name: 'test', version: '1' },
      { versionNegotiation: { mode: { pin: '2026-07-28' } } },
    );
    await client.connect(new StreamableHTTPClientTransport(new URL(`${url}/mcp`), withToken(CI)));
    const who = toAnswer(await client.callTool({ name: 'box_who_am_i', arguments: {} }));
    expect(who.structured?.['login']).toMatch(/^AutomationUser_/);
    const info = toAnswer(await client.callTool({ name: 'mcp_server_info', arguments: {} }));
    expect(info.structured).toMatchObject({
      mcp_transport: 'http',
      mcp_auth_type: 'token',
      box_auth: 'ccg',
    });
    expect(client.getInstructions()).toContain('one Box account that all users');
    await client.close();
  });

  it.each([
    ['Streamable HTTP', '/mcp'],
    ['HTTP+SSE', '/sse'],
  ])('keeps the sessions of two names apart over %s', async (_name, path) => {
    const url = await start({
      MCP_AUTH: 'token',
      MCP_TOKENS: `ci:${CI},ops:${OPS}`,
      BOX_AUTH: 'jwt',
      BOX_JWT_CONFIG_FILE: jwt.path,
    });
    const client = new V1Client({ name: 'test', version: '1' });
    const address = new URL(url + path);
    const sent: string[] = [];
    const fetchAndNote: typeof fetch = (input, init) => {
      sent.push(input instanceof Request ? input.url : input.toString());
      return fetch(input, init);
    };
    const transport =
      path === '/mcp'
        ? new V1Transport(address, withToken(CI))
        : new SSEClientTransport(address, { ...withToken(CI), fetch: fetchAndNote });
    await client.connect(transport);
    const who = toAnswer(await client.callTool({ name: 'box_who_am_i', arguments: {} }));
    expect(who.structured?.['login']).toMatch(/^AutomationUser_/);
    const stolen = await fetch(
      path === '/mcp' ? address : sent.find((sentTo) => sentTo.includes('/messages'))!,
      {
        method: 'POST',
        headers: {
          authorization: `Bearer ${OPS}`,
          'content-type': 'application/json',
          accept: 'application/json, text/event-stream',
          ...(transport instanceof V1Transport && { 'mcp-session-id': transport.sessionId! }),
        },
        body: JSON.stringify({ jsonrpc: '2.0', id: 9, method: 'tools/list' }),
      },
    );
    expect(stolen.status).toBe(404);
    await client.close();
  });

  it.each([
    ['no token', undefined, /^Bearer realm="box-mcp"$/],
    [
      'a foreign token',
      'Bearer foreign-token-foreign-token-1',
      /^Bearer error="invalid_token", .*realm="box-mcp"$/,
    ],
    ['the beginning of a token', `Bearer ${CI.slice(0, -1)}`, /invalid_token/],
    ['more than a token', `Bearer ${CI}x`, /invalid_token/],
    ["a token's name", 'Bearer ci', /invalid_token/],
    ['another scheme', `Basic ${Buffer.from(`ci:${CI}`).toString('base64')}`, /^Bearer realm/],
  ])('answers %s with 401, and nowhere to sign in', async (_what, authorization, challenge) => {
    const url = await start({ ...ccg(), MCP_AUTH: 'token', MCP_TOKENS: `ci:${CI}` });
    const init = modernCall('', 'box_who_am_i');
    const headers = new Headers(init.headers);
    headers.delete('authorization');
    if (authorization !== undefined) headers.set('authorization', authorization);
    for (const path of ['/mcp', '/messages?sessionId=x']) {
      const answer = await fetch(url + path, { ...init, headers });
      expect(answer.status).toBe(401);
      expect(answer.headers.get('www-authenticate')).toMatch(challenge);
      expect(answer.headers.get('www-authenticate')).not.toContain('resource_metadata');
    }
  });

  it('serves no OAuth where nobody signs in', async () => {
    const url = await start({ ...ccg(), MCP_AUTH: 'token', MCP_TOKENS: `ci:${CI}` });
    for (const path of [
      '/.well-known/oauth-authorization-server',
      '/.well-known/oauth-protected-resource',
      '/.well-known/oauth-protected-resource/mcp',
      '/auth/authorize',
      '/auth/callback',
      '/auth/jwks',
    ])
      expect((await fetch(url + path)).status, path).toBe(404);
    expect((await fetch(`${url}/auth/register`, { method: 'POST' })).status).toBe(404);
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
  });

  it('lets anybody on this computer in with MCP_AUTH=none, and no web page', async () => {
    const url = await start({ ...ccg(), MCP_AUTH: 'none' });
    const init = modernCall('', 'box_who_am_i');
    const headers = new Headers(init.headers);
    headers.delete('authorization');
    const answer = await fetch(`${url}/mcp`, { ...init, headers });
    expect(answer.status).toBe(200);
    expect(await answer.text()).toContain('AutomationUser_');
    headers.set('origin', 'https://evil.example');
    expect((await fetch(`${url}/mcp`, { ...init, headers })).status).toBe(403);
    headers.set('origin', 'null');
    expect((await fetch(`${url}/mcp`, { ...init, headers })).status).toBe(403);
  });

  it('tells a caller of an outage of Box without asking anybody to sign in', async () => {
    const url = await start({ ...ccg(), MCP_AUTH: 'none', BOX_TOKEN_URL: 'http://127.0.0.1:9/oauth2/token' });
    const answer = await fetch(`${url}/mcp`, modernCall('', 'box_who_am_i'));
    expect(answer.status).toBe(200);
    expect(await answer.text()).toContain('"isError":true');
  });
});

describe('TokenCheck', () => {
  const tokens = [
    { name: 'ci', token: CI },
    { name: 'ops', token: OPS },
  ];

  it('knows callers by name, with principals of their own', async () => {
    const check = new TokenCheck(tokens);
    const [ci, ops] = [await check.authenticate(`Bearer ${CI}`), await check.authenticate(`bearer ${OPS}`)];
    expect([ci.client, ops.client]).toEqual(['ci', 'ops']);
    expect(ci.grant).not.toBe(ops.grant);
    expect(JSON.stringify([ci, ops])).not.toContain('token-ci');
  });

  it('compares with every token, in constant time, whichever fits', async () => {
    const compare = vi.spyOn(crypto, 'timingSafeEqual');
    // Carries the spy over to whoever imported the function by its name.
    syncBuiltinESMExports();
    try {
      const check = new TokenCheck(tokens);
      for (const presented of [CI, OPS, 'neither']) {
        compare.mockClear();
        await check.authenticate(`Bearer ${presented}`).catch(() => undefined);
        expect(compare.mock.calls.map(([a, b]) => [a.byteLength, b.byteLength])).toEqual([
          [32, 32],
          [32, 32],
        ]);
      }
    } finally {
      compare.mockRestore();
      syncBuiltinESMExports();
    }
  });
});
