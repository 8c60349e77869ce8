import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startDeployment, type Deployment } from '../helpers/deployment.js';
import { connectClient, MemoryOAuthProvider, type TestClient } from '../helpers/mcp-clients.js';
import { signInAs } from '../helpers/oauth.js';
import { hasRedis } from '../helpers/redis.js';
import { SessionClient } from '../helpers/session-client.js';

const CLIENTS_PER_ERA = 20;
/** Of load; both replicas are restarted in it, one after the other. */
const LOAD_MS = 30_000;

let deployment: Deployment;

/** Clients of both eras, each signed in once and kept for the whole test. */
async function connectMany(): Promise<TestClient[]> {
  const provider = new MemoryOAuthProvider();
  const first = await connectClient(
    'v2 modern',
    `${deployment.url}/mcp`,
    signInAs('alice@acme.test'),
    provider,
  );
  await first.close();
  const again = () => Promise.reject(new Error('asked to sign in again'));
  return Promise.all(
    Array.from({ length: 2 * CLIENTS_PER_ERA }, (_, index) =>
      connectClient(index % 2 ? 'v2 modern' : 'v1', `${deployment.url}/mcp`, again, provider),
    ),
  );
}

/** What a load balancer does: takes a replica out when it is not ready, and puts its successor in. */
async function restart(index: number): Promise<number | null> {
  const old = deployment.replicas[index]!;
  const ended = old.end('SIGTERM');
  await waitUntilUnready(old.url);
  deployment.proxy.ports.splice(deployment.proxy.ports.indexOf(old.port), 1);
  const code = await ended;
  const replica = await deployment.startReplica();
  deployment.replicas.splice(deployment.replicas.indexOf(replica), 1);
  deployment.replicas[index] = replica;
  return code;
}

async function waitUntilUnready(url: string): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const ready = await fetch(`${url}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (!ready) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

describe.skipIf(!hasRedis)('replicas that come and go', () => {
  beforeEach(async () => {
    deployment = await startDeployment({ environment: { LOG_LEVEL: 'info', DRAIN_DELAY_SECONDS: '1' } });
  });
  afterEach(() => deployment?.close());

  it(`a rolling restart under load fails no call and loses no session`, async () => {
    const clients = await connectMany();
    const failures: string[] = [];
    let calls = 0;
    const until = Date.now() + LOAD_MS;
    const load = clients.map(async (client) => {
      while (Date.now() < until) {
        try {
          const answer = await client.callTool('box_who_am_i');
          if (!answer.text.includes('alice@acme.test')) failures.push(answer.text);
          calls += 1;
        } catch (error) {
          failures.push(error instanceof Error ? `${error.name}: ${error.message}` : String(error));
        }
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    });
    const codes: (number | null)[] = [];
    for (const index of [0, 1]) {
      await new Promise((resolve) => setTimeout(resolve, LOAD_MS / 6));
      codes.push(await restart(index));
    }
    await Promise.all(load);
    await Promise.all(clients.map((client) => client.close()));
    console.log(`${calls} calls through two restarts`);
    expect(failures).toEqual([]);
    expect(codes).toEqual([0, 0]);
    expect(calls).toBeGreaterThan(CLIENTS_PER_ERA * 20);
  }, 120_000);
});

describe.skipIf(!hasRedis)('a replica that is killed', () => {
  beforeEach(async () => {
    deployment = await startDeployment({ environment: { TEST_FIXTURES: 'test/sessions/fixtures.mjs' } });
  });
  afterEach(() => deployment?.close());

  it('fails only its calls in flight, each with an error that says so, within the lease', async () => {
    const provider = new MemoryOAuthProvider();
    const signedIn = await connectClient(
      'v2 modern',
      `${deployment.url}/mcp`,
      signInAs('alice@acme.test'),
      provider,
    );
    await signedIn.close();
    const [a, b] = deployment.replicas;
    const client = new SessionClient({ token: provider.current!.access_token });
    await client.initialize(a!.url);
    const doomed = client.message('tools/call', {
      name: 'progress',
      arguments: { steps: 600, ms: 100 },
      _meta: { progressToken: 'p' },
    });
    const safe = { ...doomed, id: doomed.id + 100_000 };
    safe.params = { ...doomed.params, arguments: { steps: 20, ms: 100 } };
    const doomedStream = await client.streamPost(a!.url, doomed);
    const safeStream = await client.streamPost(b!.url, safe);
    await doomedStream.until(({ params }) => params?.['progress'] === 2);
    const killedAt = Date.now();
    await a!.end('SIGKILL');
    await doomedStream.ended;
    deployment.proxy.ports.splice(deployment.proxy.ports.indexOf(a!.port), 1);

    const resumed = await client.stream(b!.url, doomedStream.lastEventId);
    expect((await safeStream.until(({ id }) => id === safe.id)).result?.content?.[0]?.text).toBe('done');
    const answer = await waitFor(() => resumed.messages.find(({ id }) => id === doomed.id), 30_000);
    expect(answer.error?.code).toBe(-32_603);
    expect(answer.error?.message).toContain('may or may not have happened');
    // The lease is 15 s, and the reader asks every 5.
    expect(Date.now() - killedAt).toBeLessThan(22_000);
    expect((await client.call(b!.url, 'replica')).status).toBe(200);
  }, 60_000);
});

async function waitFor<Value>(look: () => Value | undefined, ms: number): Promise<Value> {
  for (const until = Date.now() + ms; Date.now() < until;) {
    const value = look();
    if (value !== undefined) return value;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('it never came');
}
