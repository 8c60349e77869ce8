import type { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Lock } from '../../src/tenants/lock.js';
import { backends, type Backend } from './backends.js';

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const LIFE_MS = 300;

describe.each(backends)('the lock on $name', ({ skip, start }) => {
  describe.skipIf(skip)('of one key', () => {
    let store: Backend;
    let redis: Redis;
    beforeAll(async () => {
      store = await start();
      redis = store.connect();
    });
    afterAll(() => store.stop());
    beforeEach(() => redis.flushall());

    it('has one owner of many who ask', async () => {
      const locks = await Promise.all(Array.from({ length: 20 }, () => Lock.acquire(redis, 'lock', LIFE_MS)));
      const won = locks.filter((lock) => lock !== undefined);
      expect(won).toHaveLength(1);
      expect(await redis.pttl('lock')).toBeGreaterThan(0); // a crash right now blocks nobody for ever
      await won[0]?.release();
      expect(await redis.exists('lock')).toBe(0);
    });

    it('is kept beyond its life by the heartbeat', async () => {
      const lock = await Lock.acquire(redis, 'lock', LIFE_MS);
      await sleep(LIFE_MS * 3);
      expect(lock?.held).toBe(true);
      expect(await redis.get('lock')).toBe(lock?.owner);
      await lock?.release();
      expect(lock?.held).toBe(false);
    });

    it('runs out when its owner no longer beats', async () => {
      await redis.set('lock', 'crashed', 'PX', LIFE_MS);
      expect(await Lock.acquire(redis, 'lock', LIFE_MS)).toBeUndefined();
      await sleep(LIFE_MS + 50);
      const lock = await Lock.acquire(redis, 'lock', LIFE_MS);
      expect(lock?.held).toBe(true);
      await lock?.release();
    });

    it('notices that it was taken over, and leaves the new owner alone', async () => {
      const lock = await Lock.acquire(redis, 'lock', LIFE_MS);
      await redis.set('lock', 'successor', 'PX', LIFE_MS * 2);
      await sleep(LIFE_MS / 2);
      expect(lock?.held).toBe(false);
      expect(await redis.pttl('lock')).toBeLessThan(LIFE_MS * 1.7);
      await lock?.release();
      expect(await redis.get('lock')).toBe('successor');
      await sleep(LIFE_MS * 1.7);
      expect(await redis.exists('lock')).toBe(0);
    });

    it('release before any beat leaves a successor alone too', async () => {
      const lock = await Lock.acquire(redis, 'lock', 60_000);
      await redis.set('lock', 'successor');
      await lock?.release();
      expect(await redis.get('lock')).toBe('successor');
    });

    it('counts as lost when Redis cannot be asked for its whole life', async () => {
      const own = store.connect();
      await own.ping();
      const lock = await Lock.acquire(own, 'lock', LIFE_MS);
      own.disconnect();
      expect(lock?.held).toBe(true);
      await sleep(LIFE_MS + 50);
      expect(lock?.held).toBe(false);
      await lock?.release();
    });
  });
});
