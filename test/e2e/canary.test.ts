import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LOG_FOLDER, startDeployment, type Deployment } from '../helpers/deployment.js';
import { connectClient, MemoryOAuthProvider } from '../helpers/mcp-clients.js';
import { signInAs } from '../helpers/oauth.js';
import { hasRedis } from '../helpers/redis.js';
import { modernCall, modernRequest } from '../helpers/rpc.js';

const CANARY = 'canary-Zq7';
const BOX_CLIENT_SECRET = `${CANARY}-box-client-secret`;
const COOKIE_KEY = `${CANARY}-cookie-key-of-at-least-32-characters`;

interface Issued {
  access_token: string;
  refresh_token: string;
}

let deployment: Deployment;
/** Every answer this test got, with its headers: what a client, and through it a model, may read. */
const seen: string[] = [];

async function send(url: string, init: RequestInit = {}): Promise<Response> {
  const answer = await fetch(url, { redirect: 'manual', ...init });
  seen.push(JSON.stringify([...answer.headers]), await answer.clone().text());
  return answer;
}

/** Answers of Box that repeat a secret, as a careless proxy or debug page would. */
async function plantFault(fault: Record<string, unknown>): Promise<void> {
  await fetch(`${deployment.emulator.url}/_emulator/faults`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(fault),
  });
}

describe.skipIf(!hasRedis)('secrets', () => {
  beforeAll(async () => {
    deployment = await startDeployment({
      boxClientSecret: BOX_CLIENT_SECRET,
      environment: { COOKIE_KEYS: COOKIE_KEY, LOG_LEVEL: 'trace' },
    });
  });
  afterAll(() => deployment?.close());

  it('stand in no log line and no answer, whatever goes wrong', async () => {
    const provider = new MemoryOAuthProvider();
    const client = await connectClient(
      'v2 legacy',
      `${deployment.url}/mcp`,
      signInAs('alice@acme.test'),
      provider,
    );
    const token = provider.current!.access_token;
    const endpoint = `${deployment.url}/mcp`;
    const call = (name: string, args: Record<string, unknown>) =>
      send(endpoint, modernCall(token, name, args));

    const echoed = { type: 'error', message: `Bearer ${CANARY}-echoed-token was not accepted`, status: 500 };
    for (const status of [400, 401, 403, 404, 409, 412, 429, 500, 503]) {
      await plantFault({ path: '/2.0/', status, body: echoed, count: 3, retryAfter: 0 });
      await call('box_who_am_i', {});
      await call('box_folder_info_tool', { folder_id: '0' });
      await fetch(`${deployment.emulator.url}/_emulator/faults`, { method: 'DELETE' });
    }
    await plantFault({ path: '/2.0/', reset: true, count: 2 });
    await call('box_who_am_i', {});
    await plantFault({
      path: '/oauth2/token',
      status: 500,
      body: { error: `${CANARY}-in-token-answer` },
      count: 1,
    });
    await send(`${deployment.url}/auth/callback?code=${CANARY}-code&state=${CANARY}-state`);
    await send(`${deployment.url}/auth/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'refresh_token',
        refresh_token: `${CANARY}-refresh-token`,
        client_id: 'nobody',
        client_secret: `${CANARY}-client-secret`,
      }),
    });
    await send(endpoint, {
      headers: { authorization: `Bearer ${CANARY}-bearer`, cookie: `s=${CANARY}-cookie` },
    });
    await send(endpoint, { ...modernRequest(token, 'x'), body: `{"broken": "${CANARY}-in-broken-json` });
    await client.close();

    const tokens = (await fetch(`${deployment.emulator.url}/_emulator/tokens`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ login: 'alice@acme.test' }),
    }).then((answer) => answer.json())) as Issued;
    expect(tokens.access_token.length).toBeGreaterThan(10);

    const logs = deployment.replicas.map((replica) => replica.output()).join('\n');
    const answers = seen.join('\n');
    expect(logs.length).toBeGreaterThan(1_000);
    expect(logs).not.toContain(CANARY);
    expect(answers).not.toContain(CANARY);
    const secrets = [
      token,
      provider.current!.refresh_token!,
      deployment.environment['TOKEN_ENCRYPTION_KEYS']!.split(':')[1]!,
      (JSON.parse(deployment.environment['SIGNING_KEYS']!) as { keys: { d: string }[] }).keys[0]!.d,
    ];
    for (const secret of secrets) {
      expect(logs).not.toContain(secret);
      expect(answers).not.toContain(secret);
    }
  }, 60_000);

  it('stand in no log of any deployment the suite has run so far', () => {
    // Shapes of what the emulator issues and of our own tokens.
    const shapes = [
      /eyJ[\w-]{20,}\.[\w-]{20,}\.[\w-]{20,}/,
      /Bearer [\w.-]{16,}/,
      /[?&](code|state)=[\w-]{8,}/,
    ];
    for (const file of readdirSync(LOG_FOLDER)) {
      const text = readFileSync(join(LOG_FOLDER, file), 'utf8');
      for (const shape of shapes) expect(shape.exec(text)?.[0], `${file} holds a secret`).toBeUndefined();
      expect(text).not.toContain(CANARY);
    }
  });
});
