import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDeployment, type Deployment } from '../helpers/deployment.js';
import { accessTokenOf } from '../helpers/mcp-clients.js';
import { hasRedis } from '../helpers/redis.js';
import { SessionClient, type EventStream } from '../helpers/session-client.js';

const STREAMS = 2_000;
const WARM_UP = 200;
const NOTIFICATIONS = 60_000;

let deployment: Deployment;
let token: string;

/** Resident memory of the one replica after a collection, in KiB. */
async function rss(): Promise<number> {
  const client = new SessionClient({ token });
  await client.initialize(deployment.replicas[0]!.url);
  const { body } = await client.call(deployment.replicas[0]!.url, 'memory');
  return (JSON.parse(body?.result?.content?.[0]?.text ?? '{}') as { rss: number }).rss / 1024;
}

async function openStreams(count: number): Promise<EventStream[]> {
  const streams: EventStream[] = [];
  for (let index = 0; index < count; index += 50) {
    streams.push(
      ...(await Promise.all(
        Array.from({ length: Math.min(50, count - index) }, async () => {
          const client = new SessionClient({ token });
          await client.initialize(deployment.replicas[0]!.url);
          return client.stream(deployment.replicas[0]!.url);
        }),
      )),
    );
  }
  return streams;
}

async function notify(client: SessionClient, count: number): Promise<void> {
  for (let sent = 0; sent < count; sent += 1_000) {
    await client.call(deployment.replicas[0]!.url, 'notify', { count: 1_000 });
  }
}

describe.skipIf(!hasRedis)('what streams cost', () => {
  beforeAll(async () => {
    deployment = await startDeployment({
      replicas: 1,
      environment: {
        SESSIONS_PER_USER: '10000',
        TEST_FIXTURES: 'test/sessions/fixtures.mjs',
        LOG_LEVEL: 'warn',
      },
    });
    token = await accessTokenOf(deployment.url, 'alice@acme.test');
  });
  afterAll(() => deployment?.close());

  it(`an idle stream takes at most 24 KiB, measured over ${STREAMS}`, async () => {
    const first = await openStreams(WARM_UP);
    const before = await rss();
    const streams = await openStreams(STREAMS);
    const each = ((await rss()) - before) / STREAMS;
    console.log(`${each.toFixed(1)} KiB of RSS per idle stream`);
    expect(streams.every((stream) => stream.status === 200 && !stream.hasEnded())).toBe(true);
    expect(each).toBeLessThan(24);
    for (const stream of [...first, ...streams]) stream.cut();
  }, 120_000);

  it(`a stalled reader of ${NOTIFICATIONS} notifications keeps memory flat`, async () => {
    const url = deployment.replicas[0]!.url;
    const client = new SessionClient({ token });
    await client.initialize(url);
    const stalled = await client.stream(url);
    stalled.pause();
    await notify(client, 20_000);
    const before = await rss();
    for (let sent = 0; sent < NOTIFICATIONS; sent += 10_000)
      await client.call(url, 'notify', { count: 10_000 });
    const grown = (await rss()) - before;
    console.log(`${(grown / 1024).toFixed(1)} MiB more after ${NOTIFICATIONS} notifications nobody read`);
    expect(grown).toBeLessThan(32 * 1024);
    stalled.cut();
  }, 120_000);
});
