import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDeployment, type Deployment } from '../helpers/deployment.js';
import { accessTokenOf } from '../helpers/mcp-clients.js';
import { hasRedis } from '../helpers/redis.js';
import { modernCall } from '../helpers/rpc.js';
import { SessionClient } from '../helpers/session-client.js';

const OUTAGE_MS = 10_000;

let deployment: Deployment;
let token: string;

describe.skipIf(!hasRedis)('Redis stopped for 10 s', () => {
  beforeAll(async () => {
    deployment = await startDeployment();
    token = await accessTokenOf(deployment.url, 'alice@acme.test');
  });
  afterAll(() => deployment?.close());

  it('calls fail fast and say when to try again; sessions are there afterwards; no process ends', async () => {
    const session = new SessionClient({ token });
    await session.initialize(deployment.replicas[0]!.url);
    expect((await session.call(deployment.replicas[1]!.url, 'box_who_am_i')).status).toBe(200);
    const stream = await session.stream(deployment.replicas[0]!.url);

    const startAgain = await deployment.redis.interrupt();
    const until = Date.now() + OUTAGE_MS;
    // Until a replica's 500 ms memory of the grant is over it may still answer a call that needs no Redis.
    await new Promise((resolve) => setTimeout(resolve, 700));
    const statuses: number[] = [];
    const waits: number[] = [];
    while (Date.now() < until) {
      for (const { url } of deployment.replicas) {
        const sent = performance.now();
        const legacy = await session.call(url, 'box_who_am_i');
        const modern = await fetch(`${url}/mcp`, modernCall(token, 'box_who_am_i'));
        waits.push(performance.now() - sent);
        statuses.push(legacy.status, modern.status);
        if (modern.status === 503) expect(Number(modern.headers.get('retry-after'))).toBeGreaterThan(0);
        expect((await fetch(`${url}/healthz`)).status).toBe(200);
        expect((await fetch(`${url}/readyz`)).status).toBe(503);
      }
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
    expect(new Set(statuses)).toEqual(new Set([503]));
    expect(Math.max(...waits)).toBeLessThan(5_000);

    await startAgain();
    await readyAgain();
    for (const { url, process } of deployment.replicas) {
      expect((await session.call(url, 'box_who_am_i')).body?.result?.content?.[0]?.text).toContain(
        'alice@acme.test',
      );
      expect(process.exitCode).toBeNull();
    }
    stream.cut();
  }, 60_000);
});

async function readyAgain(): Promise<void> {
  for (const { url } of deployment.replicas) {
    for (let attempt = 0; attempt < 200; attempt += 1) {
      if ((await fetch(`${url}/readyz`)).ok) break;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
