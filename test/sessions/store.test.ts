import type { Redis } from 'ioredis';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { keys } from '../../src/redis/keys.js';
import {
  SessionStore,
  sweepEntry,
  type SessionEndReason,
  type SessionLimits,
} from '../../src/sessions/store.js';
import { sweepTimedOut, sweepUnheardEnds } from '../../src/sessions/sweep.js';
import { Wakeups } from '../../src/sessions/wakeups.js';
import type { Principal } from '../../src/tenants/principal.js';
import { hasRedis, startRedis, type TestRedis } from '../helpers/redis.js';

const HOUR = 3_600_000;
const LIMITS: SessionLimits = { idleMs: HOUR, absoluteMs: 24 * HOUR, perAccount: 3 };

function principal(grant: string, account = 'alice'): Principal {
  return { account, tenant: 'acme', grant, client: 'c', scopes: new Set(), expiresAt: 0 };
}

let server: TestRedis;
let redis: Redis;
let ended: SessionEndReason[];

/** A replica of the store. */
function open(limits: Partial<SessionLimits> = {}): SessionStore {
  return new SessionStore(redis, { ...LIMITS, ...limits }, (reason) => ended.push(reason));
}

describe.skipIf(!hasRedis)('sessions in Redis', () => {
  beforeAll(async () => {
    server = await startRedis();
    redis = server.connect();
  });
  afterAll(() => server?.stop());
  beforeEach(async () => {
    await redis.flushall();
    ended = [];
  });

  it('are loaded by any replica with what initialize settled', async () => {
    const init = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'x', version: '1' } };
    const { id } = await open().create(principal('g1'), { kind: 'http', version: '2025-11-25', init });
    expect(await open().load(id, principal('g1'))).toEqual({
      id,
      grant: 'g1',
      account: 'alice',
      kind: 'http',
      version: '2025-11-25',
      init,
      logLevel: undefined,
      createdAt: expect.any(Number) as number,
    });
  });

  it.each([
    ['a foreign one', (id: string) => [id, principal('g2', 'mallory')] as const],
    ['one of the same person under another grant', (id: string) => [id, principal('g2')] as const],
    ['an unknown one', () => ['00000000-0000-4000-8000-000000000000', principal('g1')] as const],
    ['a malformed one', () => ['../../etc', principal('g1')] as const],
    ['a key of another kind', () => ['s:{x}', principal('g1')] as const],
  ])('look alike: %s is not found', async (_what, ask) => {
    const { id } = await open().create(principal('g1'), { kind: 'http' });
    const [asked, who] = ask(id);
    expect(await open().load(asked, who)).toBeUndefined();
    expect(await open().end(asked, 'deleted', who.grant)).toBe(false);
    expect(await open().load(id, principal('g1'))).toBeDefined();
  });

  it('slide their idle timeout with every load, never past the absolute one', async () => {
    const { id } = await open().create(principal('g1'), { kind: 'http' });
    await redis.pexpire(keys.session(id), 5_000);
    await open().load(id, principal('g1'));
    expect(await redis.pttl(keys.session(id))).toBeGreaterThan(HOUR - 5_000);
    await redis.hset(keys.session(id), 'createdAt', Date.now() - 24 * HOUR + 10_000);
    await open().load(id, principal('g1'));
    expect(await redis.pttl(keys.session(id))).toBeLessThanOrEqual(10_000);
    await redis.hset(keys.session(id), 'createdAt', Date.now() - 25 * HOUR);
    expect(await open().load(id, principal('g1'))).toBeUndefined();
  });

  it('end once, whichever replica was asked', async () => {
    const { id } = await open().create(principal('g1'), { kind: 'http' });
    const results = await Promise.all([open().end(id, 'deleted', 'g1'), open().end(id, 'deleted', 'g1')]);
    expect(results.sort()).toEqual([false, true]);
    expect(ended).toEqual(['deleted']);
    expect(await open().load(id, principal('g1'))).toBeUndefined();
  });

  it('end with their grant', async () => {
    const store = open();
    const [one, two, other] = await Promise.all([
      store.create(principal('g1'), { kind: 'http' }),
      store.create(principal('g1'), { kind: 'sse' }),
      store.create(principal('g2'), { kind: 'http' }),
    ]);
    await Promise.all([store.endOfGrant('g1'), open().endOfGrant('g1')]);
    expect(await store.load(one.id, principal('g1'))).toBeUndefined();
    expect(await store.load(two.id, principal('g1'))).toBeUndefined();
    expect(await store.load(other.id, principal('g2'))).toBeDefined();
    expect(ended).toEqual(['grant_ended', 'grant_ended']);
  });

  it('end the longest idle one above the cap, also when two replicas open at once', async () => {
    const store = open();
    const first = await store.create(principal('g1'), { kind: 'http' });
    const second = await store.create(principal('g1'), { kind: 'http' });
    await redis.zadd(keys.accountSessions('alice'), Date.now() - 1_000, second.id);
    await Promise.all([
      open().create(principal('g1'), { kind: 'http' }),
      open().create(principal('g1'), { kind: 'http' }),
    ]);
    expect(ended).toEqual(['evicted']);
    expect(await store.load(second.id, principal('g1'))).toBeUndefined();
    expect(await store.load(first.id, principal('g1'))).toBeDefined();
  });

  it('cannot be brought back by a late update', async () => {
    const store = open();
    const session = await store.create(principal('g1'), { kind: 'http' });
    await store.end(session.id, 'deleted');
    await store.setLogLevel(session, 'debug');
    expect(await redis.exists(keys.session(session.id))).toBe(0);
  });

  it('keep the log level for the next replica', async () => {
    const session = await open().create(principal('g1'), { kind: 'http' });
    await open().setLogLevel(session, 'warning');
    expect((await open().load(session.id, principal('g1')))?.logLevel).toBe('warning');
  });

  it('are kept apart from idle ones by their use, at most a minute late', async () => {
    const { id } = await open().create(principal('g1'), { kind: 'http' });
    await redis.zadd(keys.accountSessions('alice'), Date.now() - 50_000, id);
    await open().load(id, principal('g1'));
    await redis.ping();
    expect(Number(await redis.zscore(keys.accountSessions('alice'), id))).toBeGreaterThan(
      Date.now() - 10_000,
    );
  });

  describe('that nobody ended', () => {
    const sweepDeps = () => ({
      redis,
      limits: LIMITS,
      log: pino({ level: 'silent' }),
      onEnd: (reason: SessionEndReason) => ended.push(reason),
      store: open(),
      wakeups,
    });
    let wakeups: Wakeups;
    beforeEach(async () => {
      wakeups = await Wakeups.open(redis, pino({ level: 'silent' }));
    });
    afterEach(() => wakeups.close());

    it('are counted once by the sweep of two replicas, by reason; those in use stay', async () => {
      const store = open();
      const now = Date.now();
      const [idle, old, used] = await Promise.all(
        [1, 2, 3].map(() => store.create(principal('g1'), { kind: 'http' })),
      );
      for (const session of [idle!, old!]) await redis.del(keys.session(session.id)); // what its TTL does
      await redis.del(keys.sessions());
      await redis.zadd(keys.sessions(), now - 2 * HOUR, sweepEntry(idle!.id, now - 3 * HOUR));
      await redis.zadd(keys.sessions(), now - 2 * HOUR, sweepEntry(old!.id, now - 25 * HOUR));
      await redis.zadd(keys.sessions(), now - 2 * HOUR, sweepEntry(used!.id, now - 3 * HOUR));
      const counts = await Promise.all([sweepTimedOut(sweepDeps()), sweepTimedOut(sweepDeps())]);
      expect(counts[0] + counts[1]).toBe(2);
      expect(ended.sort()).toEqual(['expired', 'idle']);
      expect(await redis.zrange(keys.sessions(), '0', '-1')).toEqual([sweepEntry(used!.id, now - 3 * HOUR)]);
    });

    it('end with a grant whose end their replica did not hear of', async () => {
      const session = await open().create(principal('g1'), { kind: 'http' });
      await redis.hset(keys.grant('g1'), 'account', 'alice');
      let told = false;
      wakeups.listen(session.id, ({ type }) => (told ||= type === 'ended'));
      await sweepUnheardEnds(sweepDeps());
      expect(await open().load(session.id, principal('g1'))).toBeDefined();
      await redis.del(keys.grant('g1'));
      await sweepUnheardEnds(sweepDeps());
      expect(await open().load(session.id, principal('g1'))).toBeUndefined();
      await new Promise((resolve) => setTimeout(resolve, 50));
      expect(told).toBe(true);
    });
  });

  it('leave no key without a TTL', async () => {
    const session = await open().create(principal('g1'), { kind: 'sse' });
    await open().setLogLevel(session, 'debug');
    // The sweep empties the list of all sessions, so it needs no TTL of its own.
    const all = (await redis.keys('*')).filter((key) => key !== keys.sessions());
    const ttls = await Promise.all(all.map((key) => redis.pttl(key)));
    expect(all.length).toBeGreaterThan(2);
    expect(Math.min(...ttls)).toBeGreaterThan(0);
  });
});
