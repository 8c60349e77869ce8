import { createServer, get, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Redis } from 'ioredis';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { keys } from '../../src/redis/keys.js';
import { Leases } from '../../src/sessions/leases.js';
import { END_OF_STREAM, Outbox, eventId, parseEventId } from '../../src/sessions/outbox.js';
import { PostAnswer } from '../../src/sessions/post-answer.js';
import { recoverDeadCall, recoverDeadCalls } from '../../src/sessions/recovery.js';
import { SessionStore } from '../../src/sessions/store.js';
import { tail } from '../../src/sessions/stream.js';
import { Wakeups } from '../../src/sessions/wakeups.js';
import { hasRedis, startRedis, type TestRedis } from '../helpers/redis.js';

const log = pino({ level: 'silent' });
const HOUR = 3_600_000;

let server: TestRedis;
let redis: Redis;
let session: string;

interface Replica {
  outbox: Outbox;
  leases: Leases;
  wakeups: Wakeups;
  url: string;
  http: Server;
}
let replicas: Replica[];

/** A replica that answers every GET with the session's stream named in the path, from the entry in the query. */
async function startReplica(): Promise<Replica> {
  const own = server.connect();
  const replica = {
    outbox: new Outbox(own, HOUR),
    leases: new Leases(own, HOUR, log),
    wakeups: await Wakeups.open(own, log),
  };
  const http = createServer((request, response: ServerResponse) => {
    const url = new URL(request.url ?? '', 'http://x');
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.flushHeaders();
    void tail(replica.outbox, replica.wakeups, response, {
      session,
      stream: url.pathname.slice(1) as 'g',
      after: url.searchParams.get('after') ?? '0-0',
      emptyEvents: !url.searchParams.has('old'),
      ...(url.searchParams.has('recover') && {
        idleCheckMs: 50,
        onIdle: () => recoverDeadCall(replica.outbox, replica.leases, session, url.pathname.slice(1) as 'g'),
      }),
    });
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  return { ...replica, http, url: `http://127.0.0.1:${(http.address() as AddressInfo).port}` };
}

interface Reading {
  messages: { id?: number; method?: string; error?: { code: number } }[];
  ids: string[];
  ended: Promise<void>;
  response: IncomingMessage;
  until(count: number): Promise<void>;
}

function read(url: string): Promise<Reading> {
  return new Promise((resolve) => {
    get(url, (response) => {
      const reading = { messages: [], ids: [], response } as unknown as Reading;
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
        const frames = text.split('\n\n');
        text = frames.pop() ?? '';
        for (const frame of frames) {
          const id = /^id: (.*)$/m.exec(frame)?.[1];
          if (id) reading.ids.push(id);
          const data = /^data: (.+)$/m.exec(frame)?.[1];
          if (data) reading.messages.push(JSON.parse(data) as { id?: number });
        }
      });
      reading.ended = new Promise((done) => response.once('close', done));
      reading.until = async (count) => {
        for (let attempt = 0; attempt < 300 && reading.messages.length < count; attempt += 1) {
          await new Promise((done) => setTimeout(done, 10));
        }
        expect(reading.messages.length).toBeGreaterThanOrEqual(count);
      };
      resolve(reading);
    });
  });
}

const message = (id: number) => JSON.stringify({ jsonrpc: '2.0', method: `n/${id}` });

describe.skipIf(!hasRedis)('streams in Redis', () => {
  beforeAll(async () => {
    server = await startRedis();
    redis = server.connect();
  });
  afterAll(() => server?.stop());
  beforeEach(async () => {
    await redis.flushall();
    const store = new SessionStore(redis, { idleMs: HOUR, absoluteMs: HOUR, perAccount: 9 }, () => undefined);
    const principal = {
      account: 'a',
      tenant: 't',
      grant: 'g',
      client: 'c',
      scopes: new Set<never>(),
      expiresAt: 0,
    };
    session = (await store.create(principal, { kind: 'http' })).id;
    replicas = [await startReplica(), await startReplica()];
  });
  afterEach(() => {
    for (const { http, wakeups, leases } of replicas) {
      http.closeAllConnections();
      http.close();
      wakeups.close();
      leases.close();
    }
  });

  it('carry a message of several megabytes, and what follows it', async () => {
    const [a, b] = replicas as [Replica, Replica];
    const reading = await read(`${b.url}/g`);
    const large = JSON.stringify({
      jsonrpc: '2.0',
      method: 'large',
      params: { text: 'x'.repeat(8_000_000) },
    });
    await a.outbox.append(session, 'g', large);
    await a.outbox.append(session, 'g', message(1));
    await reading.until(2);
    expect(reading.messages.map(({ method }) => method)).toEqual(['large', 'n/1']);
    reading.response.destroy();
  });

  it('carry a message from one replica to a reader on the other, in order', async () => {
    const [a, b] = replicas as [Replica, Replica];
    const reading = await read(`${b.url}/g`);
    for (let index = 0; index < 200; index += 1) await a.outbox.append(session, 'g', message(index));
    await reading.until(200);
    expect(reading.messages.map(({ method }) => method)).toEqual(
      Array.from({ length: 200 }, (_, index) => `n/${index}`),
    );
  });

  it('resume after the last event a client saw, on the other replica', async () => {
    const [a, b] = replicas as [Replica, Replica];
    for (let index = 0; index < 3; index += 1) await a.outbox.append(session, 'g', message(index));
    const first = await read(`${a.url}/g`);
    await first.until(3);
    first.response.destroy();
    const seen = parseEventId(first.ids[1] ?? '');
    const second = await read(`${b.url}/g?after=${seen?.entry}`);
    await second.until(1);
    expect(second.messages.map(({ method }) => method)).toEqual(['n/2']);
  });

  it('give way to the newest reader, on any replica', async () => {
    const [a, b] = replicas as [Replica, Replica];
    const old = await read(`${a.url}/g`);
    const young = await read(`${b.url}/g`);
    await old.ended;
    await a.outbox.append(session, 'g', message(1));
    await young.until(1);
    expect(old.messages).toEqual([]);
  });

  it('end with their session', async () => {
    const reading = await read(`${replicas[0]!.url}/g`);
    const store = new SessionStore(redis, { idleMs: HOUR, absoluteMs: HOUR, perAccount: 9 }, () => undefined);
    await store.end(session, 'deleted');
    await reading.ended;
    expect(await replicas[1]!.outbox.append(session, 'g', message(1))).toBeUndefined();
    expect(await redis.exists(keys.sessionStream(session, 'g'))).toBe(0);
  });

  it('tell a reader that the call behind a POST stream died with its replica', async () => {
    const [a, b] = replicas as [Replica, Replica];
    const stream = 'p:dead';
    await a.leases.take(session, stream);
    await a.outbox.append(session, stream, JSON.stringify([7, 8]));
    await a.outbox.append(session, stream, JSON.stringify({ jsonrpc: '2.0', id: 7, result: {} }));
    const reading = await read(`${b.url}/${stream}?recover`);
    await reading.until(1);
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(reading.messages).toHaveLength(1);
    await redis.del(keys.callLease(session, stream)); // what the lease's TTL does when its replica is gone
    await reading.ended;
    expect(reading.messages.map(({ id, error }) => [id, error?.code])).toEqual([
      [7, undefined],
      [8, -32_603],
    ]);
  });

  it('write one end when two readers find a dead call', async () => {
    const [a, b] = replicas as [Replica, Replica];
    await a.outbox.append(session, 'p:x', JSON.stringify([1]));
    await Promise.all([a, b].map(({ outbox, leases }) => recoverDeadCall(outbox, leases, session, 'p:x')));
    const entries = await a.outbox.after(session, 'p:x', '0-0');
    expect(entries.filter(({ json }) => json === END_OF_STREAM)).toHaveLength(1);
    expect(entries.filter(({ json }) => json.includes('error'))).toHaveLength(1);
  });

  it('tell an SSE session of calls that died, once', async () => {
    const [a, b] = replicas as [Replica, Replica];
    await a.leases.takeForCall(session, 'p:y', [5]);
    await recoverDeadCalls(b.outbox, b.leases, session);
    expect(await b.outbox.after(session, 'g', '0-0')).toEqual([]);
    await redis.del(keys.callLease(session, 'p:y'));
    await Promise.all([a, b].map(({ outbox, leases }) => recoverDeadCalls(outbox, leases, session)));
    expect(await b.outbox.after(session, 'g', '0-0')).toHaveLength(1);
  });

  describe('the answer to a POST', () => {
    const answerOf = (ids: number[]) => new PostAnswer(session, ids, { ...replicas[0]!, log });

    it('is JSON while there is nothing but results', async () => {
      const answer = answerOf([1, 2]);
      answer.answer(2, '{"id":2}');
      answer.answer(1, '{"id":1}');
      expect(await answer.outcome).toEqual({ kind: 'json', messages: ['{"id":2}', '{"id":1}'] });
    });

    it('becomes a stream when something precedes the result, and holds a lease while it runs', async () => {
      const answer = answerOf([1]);
      answer.send({
        jsonrpc: '2.0',
        method: 'notifications/progress',
        params: { progressToken: 1, progress: 1 },
      });
      const outcome = await answer.outcome;
      expect(outcome).toEqual({ kind: 'stream', stream: answer.stream });
      expect(await replicas[1]!.leases.isHeld(session, answer.stream)).toBe(true);
      const reading = await read(`${replicas[1]!.url}/${answer.stream}`);
      answer.answer(1, '{"jsonrpc":"2.0","id":1,"result":{}}');
      await reading.ended;
      expect(reading.messages).toHaveLength(2);
      expect(reading.ids).toHaveLength(3); // the priming event has an id and no data
      expect(await replicas[1]!.leases.isHeld(session, answer.stream)).toBe(false);
    });

    it('is no empty event to a client of a version that knows none', async () => {
      const answer = answerOf([1]);
      answer.send({ jsonrpc: '2.0', method: 'notifications/message', params: { level: 'info', data: 1 } });
      await answer.outcome;
      const reading = await read(`${replicas[1]!.url}/${answer.stream}?old`);
      answer.answer(1, '{"jsonrpc":"2.0","id":1,"result":{}}');
      await reading.ended;
      expect([reading.messages.length, reading.ids.length]).toEqual([2, 2]);
    });

    it('pauses: the connection ends, the call goes on, and the answer waits on any replica', async () => {
      const answer = answerOf([1]);
      answer.pause();
      expect(await answer.outcome).toEqual({ kind: 'stream', stream: answer.stream });
      const first = await read(`${replicas[0]!.url}/${answer.stream}`);
      await first.ended;
      expect(first.messages).toEqual([]);
      expect(first.ids).toHaveLength(2);
      const resumed = await read(
        `${replicas[1]!.url}/${answer.stream}?after=${parseEventId(first.ids[1] ?? '')?.entry}`,
      );
      answer.answer(1, '{"jsonrpc":"2.0","id":1,"result":{}}');
      await resumed.ended;
      expect(resumed.messages).toHaveLength(1);
      const late = await read(`${replicas[1]!.url}/${answer.stream}`);
      await late.ended;
      expect(late.messages).toHaveLength(1); // a pause that is over sends nobody away
    });

    it('leaves no end behind a message that Redis did not take, so that the reader hears of it', async () => {
      const { outbox, leases } = replicas[0]!;
      let toRefuse = 0;
      const flaky = Object.assign(Object.create(outbox) as Outbox, {
        append: (...args: Parameters<Outbox['append']>) =>
          toRefuse-- > 0 ? Promise.reject(new Error('Command timed out')) : outbox.append(...args),
      });
      const answer = new PostAnswer(session, [1], { outbox: flaky, leases, log });
      answer.send({
        jsonrpc: '2.0',
        method: 'notifications/progress',
        params: { progressToken: 1, progress: 1 },
      });
      await answer.outcome;
      toRefuse = 1;
      answer.answer(1, '{"jsonrpc":"2.0","id":1,"result":{}}');
      await expect.poll(() => leases.isHeld(session, answer.stream)).toBe(false);
      const reading = await read(`${replicas[1]!.url}/${answer.stream}?recover`);
      await reading.ended;
      expect(reading.messages.at(-1)).toMatchObject({ id: 1, error: { code: -32_603 } });
    });

    it('says that nothing will come when every request was cancelled', async () => {
      const answer = answerOf([1]);
      expect(answer.cancel(1)).toBe(true);
      expect(answer.cancel(1)).toBe(false);
      expect(await answer.outcome).toEqual({ kind: 'cancelled' });
    });
  });
});

describe('event ids', () => {
  it('name their stream and entry', () => {
    expect(parseEventId(eventId('p:1-a', '12-3'))).toEqual({ stream: 'p:1-a', entry: '12-3' });
  });
  it.each(['', 'g', 'g.', 'g.x', 'h.1-1', 'p:../x.1-1', 'g.1-1\nevil', `p:${'a'.repeat(65)}.1-1`])(
    'refuse %j',
    (text) => {
      expect(parseEventId(text)).toBeUndefined();
    },
  );
});
