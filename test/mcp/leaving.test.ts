import { afterAll, beforeAll, expect, it, describe } from 'vitest';
import { startDeployment, type Deployment } from '../helpers/deployment.js';
import { accessTokenOf } from '../helpers/mcp-clients.js';
import { hasRedis } from '../helpers/redis.js';
import { modernCall, modernRequest } from '../helpers/rpc.js';
import { openStream, type EventStream } from '../helpers/session-client.js';

/** Streams of changes an account may hold on one replica (src/mcp/subscriptions.ts). */
const MOST = 50;

let deployment: Deployment;
let url: string;
let token: string;

function listen(): Promise<EventStream> {
  const { headers, body } = modernRequest(token, 'subscriptions/listen', {
    notifications: { toolsListChanged: true },
  });
  return openStream(url, 'POST', headers as Record<string, string>, body as string);
}

describe.skipIf(!hasRedis)('a client that leaves', () => {
  beforeAll(async () => {
    deployment = await startDeployment({
      replicas: 1,
      environment: { TEST_FIXTURES: 'test/sessions/fixtures.mjs' },
    });
    url = `${deployment.replicas[0]!.url}/mcp`;
    token = await accessTokenOf(deployment.url, 'alice@acme.test');
  });
  afterAll(() => deployment?.close());

  it('gives its streams back, also when garbage was collected in between', async () => {
    const first = await Promise.all(Array.from({ length: MOST }, listen));
    for (const stream of first)
      await stream.until(({ method }) => method === 'notifications/subscriptions/acknowledged');
    await fetch(url, modernCall(token, 'memory')); // collects garbage in the replica
    for (const stream of first) stream.cut();
    await expect
      .poll(async () => {
        const again = await listen();
        await Promise.race([again.ended, again.until(({ method }) => method !== undefined)]);
        again.cut();
        return again.messages[0]?.method;
      })
      .toBe('notifications/subscriptions/acknowledged');
  });
});
