import type { Redis } from 'ioredis';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkRedis, connectRedis, connectSubscriber, guarded } from '../../src/redis/client.js';
import { hasRedis, startRedis, type TestRedis } from '../helpers/redis.js';
import { FlakySocket } from './flaky-socket.js';

const silent = pino({ level: 'silent' });

function recorder() {
  const lines: string[] = [];
  return { lines, log: pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) }) };
}

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe('a Redis that is not there', () => {
  it('fails within a second as unavailable, and never logs the password of the address', async () => {
    const { lines, log } = recorder();
    const redis = connectRedis('redis://:canary-redis-password@127.0.0.1:1/0', log);
    const started = Date.now();
    await expect(guarded(() => redis.get('key'))).rejects.toMatchObject({
      code: 'unavailable',
      status: 503,
      retryAfter: 1,
    });
    expect(Date.now() - started).toBeLessThan(1500);
    await sleep(300);
    redis.disconnect();
    expect(lines.filter((line) => line.includes('redis connection lost'))).toHaveLength(1);
    expect(lines.join()).not.toContain('canary');
  });

  it('leaves errors that are not about the connection as they are', async () => {
    const bug = new TypeError('x is not a function');
    await expect(guarded(() => Promise.reject(bug))).rejects.toBe(bug);
  });
});

describe.skipIf(!hasRedis)('a Redis that comes and goes', () => {
  let store: TestRedis;
  let direct: Redis;
  let flaky: FlakySocket;
  beforeAll(async () => {
    store = await startRedis();
    direct = store.connect();
    flaky = await FlakySocket.before(store.url);
  });
  afterAll(async () => {
    await flaky.stop();
    await store.stop();
  });

  it('accepts a path, a unix:// address and the embedded store', async () => {
    for (const target of [store.url, `unix://${store.url}`, { socket: store.url }]) {
      const redis = connectRedis(target, silent);
      expect(await redis.ping()).toBe('PONG');
      redis.disconnect();
    }
  });

  it('reconnects by itself', async () => {
    const { lines, log } = recorder();
    const redis = connectRedis(flaky.url, log);
    await redis.ping();
    flaky.cut();
    await expect(guarded(() => redis.ping())).rejects.toMatchObject({ code: 'unavailable' });
    flaky.mend();
    await expect.poll(() => redis.ping().catch(() => 'no'), { timeout: 3000 }).toBe('PONG');
    redis.disconnect();
    expect(lines.join()).toContain('redis connection is back');
  });

  it('never sends a command a second time: what was lost may have run', async () => {
    const redis = connectRedis(flaky.url, silent);
    await redis.ping();
    flaky.loseAnswerTo = (bytes) => /incr/i.test(bytes);
    await expect(guarded(() => redis.incr('counter'))).rejects.toMatchObject({ code: 'unavailable' });
    flaky.loseAnswerTo = () => false;
    await expect.poll(() => redis.ping().catch(() => 'no')).toBe('PONG');
    redis.disconnect();
    expect(await direct.get('counter')).toBe('1');
  });

  it('gives up a command that Redis does not answer', async () => {
    const redis = connectRedis(flaky.url, silent);
    await redis.ping();
    await direct.client('PAUSE', 4000, 'WRITE');
    const started = Date.now();
    await expect(guarded(() => redis.set('key', 'value'))).rejects.toMatchObject({ code: 'unavailable' });
    expect(Date.now() - started).toBeLessThan(3000);
    await direct.client('UNPAUSE');
    redis.disconnect();
  });

  it('subscribes again when the connection breaks in the middle of subscribing again', async () => {
    const redis = connectRedis(flaky.url, silent);
    const subscriber = connectSubscriber(redis);
    subscriber.on('error', () => undefined);
    const heard: string[] = [];
    subscriber.on('message', (_channel, text: string) => heard.push(text));
    await subscriber.subscribe('news');
    let cuts = 0;
    flaky.cutOn = (bytes) => /subscribe/i.test(bytes) && ++cuts <= 2;
    flaky.cut();
    flaky.mend();
    await expect.poll(() => direct.publish('news', 'hello'), { timeout: 5000 }).toBe(1);
    await expect.poll(() => heard).toContain('hello');
    flaky.cutOn = () => false;
    redis.disconnect();
    subscriber.disconnect();
  });

  it('warns when Redis may evict', async () => {
    const { lines, log } = recorder();
    const redis = connectRedis(store.url, log);
    await checkRedis(redis, log);
    expect(lines).toEqual([]);
    await redis.config('SET', 'maxmemory-policy', 'allkeys-lru');
    await checkRedis(redis, log);
    expect(lines.join()).toContain('set maxmemory-policy noeviction');
    await redis.config('SET', 'maxmemory-policy', 'noeviction');
    redis.disconnect();
  });

  it('calls a Redis without memory unavailable, a wrong command not', async () => {
    const redis = connectRedis(store.url, silent);
    await redis.config('SET', 'maxmemory', '1');
    await expect(guarded(() => redis.set('key', 'value'))).rejects.toMatchObject({ code: 'unavailable' });
    await redis.config('SET', 'maxmemory', '0');
    await redis.set('key', 'value');
    await expect(guarded(() => redis.incr('key'))).rejects.toThrow('not an integer');
    redis.disconnect();
  });
});
