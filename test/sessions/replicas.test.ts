import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startDeployment, type Deployment } from '../helpers/deployment.js';
import { accessTokenOf } from '../helpers/mcp-clients.js';
import { hasRedis } from '../helpers/redis.js';
import { SessionClient, openStream } from '../helpers/session-client.js';

let deployment: Deployment;
let a: string;
let b: string;
const tokens: Record<string, string> = {};
let client: SessionClient;

const isListChanged = ({ method }: { method?: string }) => method === 'notifications/tools/list_changed';
const pid = (replica: number) => String(deployment.replicas[replica]!.process.pid);

/** Waits until a replica has printed a line. @returns milliseconds since the call. */
async function printed(replica: number, line: string): Promise<number> {
  const startedAt = performance.now();
  while (!deployment.replicas[replica]!.output().includes(line)) {
    if (performance.now() - startedAt > 10_000) throw new Error(`replica ${replica} never printed "${line}"`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  return performance.now() - startedAt;
}

describe.skipIf(!hasRedis)('a session over two replicas', () => {
  beforeAll(async () => {
    deployment = await startDeployment({ environment: { TEST_FIXTURES: 'test/sessions/fixtures.mjs' } });
    [a, b] = deployment.replicas.map(({ url }) => url) as [string, string];
    for (const login of ['alice@acme.test', 'bob@acme.test'])
      tokens[login] = await accessTokenOf(deployment.url, login);
  });
  afterAll(() => deployment?.close());
  beforeEach(async () => {
    client = new SessionClient({ token: tokens['alice@acme.test']!, capabilities: { elicitation: {} } });
    await client.initialize(a);
  });

  it('initialize on one, call on the other', async () => {
    const { status, body } = await client.call(b, 'replica');
    expect([status, body?.result?.content?.[0]?.text]).toEqual([200, pid(1)]);
  });

  it('a notification of one reaches a stream on the other', async () => {
    const stream = await client.stream(b);
    await client.call(a, 'notify');
    await stream.until(isListChanged);
    stream.cut();
  });

  it('a cut standing stream goes on with the other where it was cut', async () => {
    const first = await client.stream(a);
    await client.call(a, 'notify', { count: 3 });
    await first.until(({ params }) => (params?.['_meta'] as { index: number } | undefined)?.index === 2);
    first.cut();
    await client.call(b, 'notify', { count: 2 });
    const second = await client.stream(b, first.lastEventId);
    await second.until(isListChanged);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(second.messages.map(({ params }) => (params?.['_meta'] as { index: number }).index)).toEqual([
      0, 1,
    ]);
    second.cut();
  });

  it('a cut answer to a POST goes on with the other, and its call was not run again', async () => {
    const request = client.message('tools/call', {
      name: 'progress',
      arguments: { steps: 10, ms: 60 },
      _meta: { progressToken: 'p' },
    });
    const first = await client.streamPost(a, request);
    await first.until(({ params }) => params?.['progress'] === 3);
    first.cut();
    const second = await client.stream(b, first.lastEventId);
    const answer = await second.until(({ id }) => id === request.id);
    await second.ended;
    expect(answer.result?.content?.[0]?.text).toBe('done');
    const steps = [...first.messages, ...second.messages].flatMap(({ params }) => params?.['progress'] ?? []);
    expect(steps).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });

  it('an answer that takes longer than 5 s becomes a stream that can be resumed', async () => {
    const request = client.message('tools/call', { name: 'slow', arguments: { ms: 5_600, mark: 'lazy' } });
    const first = await client.streamPost(a, request);
    expect(first.status).toBe(200);
    const primed = await eventIdOf(first);
    first.cut();
    const second = await client.stream(b, primed);
    expect((await second.until(({ id }) => id === request.id)).result?.content?.[0]?.text).toBe('slept');
  }, 20_000);

  it('a question asked by one is answered through the other', async () => {
    const request = client.message('tools/call', { name: 'ask', arguments: {} });
    const stream = await client.streamPost(a, request);
    const question = await stream.until(({ method }) => method === 'elicitation/create');
    const { status } = await client.post(b, {
      jsonrpc: '2.0',
      id: question.id!,
      result: { action: 'accept', content: { name: 'Alice' } } as never,
    });
    expect(status).toBe(202);
    const answer = await stream.until(({ id }) => id === request.id);
    expect(answer.result?.content?.[0]?.text).toBe(`accept Alice at ${pid(0)}`);
  });

  it('a cancellation through one stops the call of the other at once', async () => {
    const mark = crypto.randomUUID();
    const request = client.message('tools/call', { name: 'slow', arguments: { ms: 8_000, mark } });
    const call = client.post(a, request);
    await printed(0, `started ${mark}`);
    await client.post(b, {
      jsonrpc: '2.0',
      method: 'notifications/cancelled',
      params: { requestId: request.id },
    });
    // Measured from the acknowledged POST; half of the 50 ms is the polling of this test.
    expect(await printed(0, `aborted ${mark}`)).toBeLessThan(50);
    expect((await call).status).toBe(202);
  });

  it('DELETE on one ends the stream of the other, and the session everywhere', async () => {
    const stream = await client.stream(b);
    expect(await client.end(a)).toBe(200);
    await stream.ended;
    for (const replica of [a, b]) expect((await client.call(replica, 'replica')).status).toBe(404);
    expect(await client.end(b)).toBe(404);
  });

  it('a call whose session ends is answered at once, not left to the client’s timeout', async () => {
    const mark = crypto.randomUUID();
    const call = client.call(a, 'slow', { ms: 4_000, mark });
    await printed(0, `started ${mark}`);
    expect(await client.end(b)).toBe(200);
    expect((await call).status).toBe(404);
    await printed(0, `aborted ${mark}`);
  });

  it('a stranger’s session looks like one that never was', async () => {
    const stranger = new SessionClient({ token: tokens['bob@acme.test']! });
    stranger.sessionId = client.sessionId;
    const foreign = await stranger.call(b, 'replica');
    stranger.sessionId = crypto.randomUUID();
    const unknown = await stranger.call(b, 'replica');
    expect(foreign).toEqual(unknown);
    expect(foreign.status).toBe(404);
    stranger.sessionId = client.sessionId;
    expect((await stranger.stream(a)).status).toBe(404);
    expect(await stranger.end(a)).toBe(404);
    expect((await client.call(a, 'replica')).status).toBe(200);
  });

  it('duplicate ids, answers to nothing and cancels of nothing do no harm', async () => {
    const request = client.message('tools/call', { name: 'replica', arguments: {} });
    const both = await Promise.all([client.post(a, request), client.post(b, request)]);
    expect(both.map(({ status }) => status)).toEqual([200, 200]);
    for (const message of [
      { jsonrpc: '2.0', id: 'nobody-asked', result: {} },
      { jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 999_999 } },
      { jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: { $ne: 1 } } },
    ]) {
      expect((await client.post(b, message as never)).status).toBe(202);
    }
    const batch = await fetch(`${a}/mcp`, {
      method: 'POST',
      headers: client.headers(),
      body: JSON.stringify([request]),
    });
    expect(batch.status).toBe(400);
    expect((await client.call(a, 'replica')).status).toBe(200);
  });

  describe('HTTP+SSE', () => {
    const headers = () => ({
      authorization: `Bearer ${tokens['alice@acme.test']}`,
      accept: 'text/event-stream',
    });

    async function open(replica: string, lastEventId?: string) {
      const stream = await openStream(`${replica}/sse`, 'GET', {
        ...headers(),
        ...(lastEventId !== undefined && { 'last-event-id': lastEventId }),
      });
      return { stream, session: () => stream.lastEventId?.split('/')[0] ?? '' };
    }
    const send = (replica: string, session: string, message: unknown, token = tokens['alice@acme.test']) =>
      fetch(`${replica}/messages?sessionId=${session}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify(message),
      });
    const initialize = {
      jsonrpc: '2.0',
      id: 'init',
      method: 'initialize',
      params: { protocolVersion: '2024-11-05', capabilities: {}, clientInfo: { name: 'old', version: '1' } },
    };

    it('stream on one replica, messages through the other', async () => {
      const { stream, session } = await open(a);
      while (session() === '') await new Promise((resolve) => setTimeout(resolve, 5));
      expect((await send(b, session(), initialize)).status).toBe(202);
      const answer = await stream.until(({ id }) => id === 'init');
      expect(answer.result?.['protocolVersion']).toBe('2024-11-05');
      await send(b, session(), { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'replica' } });
      expect((await stream.until(({ id }) => id === 1)).result?.content?.[0]?.text).toBe(pid(1));
      stream.cut();
    });

    it('a reconnecting EventSource goes on with its session on the other replica', async () => {
      const { stream, session } = await open(a);
      while (session() === '') await new Promise((resolve) => setTimeout(resolve, 5));
      await send(a, session(), initialize);
      await stream.until(({ id }) => id === 'init');
      stream.cut();
      await send(b, session(), { jsonrpc: '2.0', id: 2, method: 'tools/call', params: { name: 'replica' } });
      const again = await open(b, stream.lastEventId);
      await again.stream.until(({ id }) => id === 2);
      expect(again.session()).toBe(session());
      again.stream.cut();
    });

    it('is a resource of its own for OAuth, and a stranger’s session is unknown', async () => {
      const challenge = await fetch(`${a}/sse`);
      expect(challenge.status).toBe(401);
      expect(challenge.headers.get('www-authenticate')).toContain(
        '/.well-known/oauth-protected-resource/sse"',
      );
      const metadata = await fetch(`${a}/.well-known/oauth-protected-resource/sse`);
      expect(await metadata.json()).toMatchObject({ resource: `${deployment.url}/sse` });
      const { stream, session } = await open(a);
      while (session() === '') await new Promise((resolve) => setTimeout(resolve, 5));
      expect((await send(b, session(), initialize, tokens['bob@acme.test'])).status).toBe(404);
      expect((await send(b, 'nonsense', initialize)).status).toBe(404);
      stream.cut();
    });
  });
});

/** The id of the priming event, which precedes everything a stream brings. */
async function eventIdOf(stream: { lastEventId: string | undefined }): Promise<string | undefined> {
  for (let attempt = 0; attempt < 200 && stream.lastEventId === undefined; attempt += 1) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return stream.lastEventId;
}
