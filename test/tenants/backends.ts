/** Every store of the ladder a machine can have, so that one suite proves all of them. */
import { Redis } from 'ioredis';
import { pino } from 'pino';
import { openStore } from '../../src/redis/embedded.js';
import { hasRedis, startRedis, type TestRedis } from '../helpers/redis.js';

async function startJavaScript(): Promise<Backend> {
  // An empty PATH: the ladder's last rung even where a server is installed.
  const path = process.env['PATH'];
  process.env['PATH'] = '/nonexistent';
  const store = await openStore(
    { NODE_ENV: 'test', REDIS_URL: undefined },
    pino({ level: 'silent' }),
  ).finally(() => (process.env['PATH'] = path));
  const url = typeof store.target === 'string' ? store.target : store.target.socket;
  const connections: Redis[] = [];
  return {
    url,
    connect() {
      const redis = new Redis(url);
      redis.on('error', () => undefined);
      connections.push(redis);
      return redis;
    },
    async stop() {
      for (const redis of connections) redis.disconnect();
      await store.close();
    },
  };
}

/** A store a suite runs on. */
export type Backend = Pick<TestRedis, 'url' | 'connect' | 'stop'>;

export const backends: { name: string; skip: boolean; start: () => Promise<Backend> }[] = [
  { name: 'redis', skip: !hasRedis, start: startRedis },
  { name: 'js-redis-server', skip: false, start: startJavaScript },
];
