/** A real Redis of the test file's own, on a private socket; undefined where the machine has none. */
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';

function findServer(): string | undefined {
  for (const name of ['valkey-server', 'redis-server']) {
    try {
      return execFileSync('which', [name], { encoding: 'utf8' }).trim();
    } catch {
      // not installed: try the next, and say so in the skip below
    }
  }
  return undefined;
}

const server = findServer();

/** False on a machine without Redis: suites that need one say `describe.skipIf(!hasRedis)`. */
export const hasRedis = server !== undefined;

export interface TestRedis {
  url: string;
  /** A connection that `stop` closes. */
  connect(): Redis;
  /** Stops the server with its data on disk. @returns a function that starts it again, as an operator does. */
  interrupt(): Promise<() => Promise<void>>;
  stop(): Promise<void>;
}

/** Starts an empty Redis server for one test file. */
export async function startRedis(): Promise<TestRedis> {
  if (!server) throw new Error('no redis-server on PATH');
  const folder = mkdtempSync(join(tmpdir(), 'box-mcp-redis-'));
  const url = join(folder, 'redis.sock');
  const start = () =>
    spawn(server, ['--port', '0', '--unixsocket', url, '--save', '', '--appendonly', 'no', '--dir', folder], {
      stdio: 'ignore',
    });
  let child = start();
  const connections: Redis[] = [];
  const connect = () => {
    const redis = new Redis(url, { retryStrategy: (times) => (times > 100 ? null : 50) });
    redis.on('error', () => undefined); // the first attempts fail until the socket is there
    connections.push(redis);
    return redis;
  };
  await connect().ping();
  return {
    url,
    connect,
    async interrupt() {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      const redis = connect();
      await redis.save();
      child.kill('SIGKILL');
      await ended;
      return async () => {
        child = start();
        await connect().ping();
      };
    },
    async stop() {
      for (const redis of connections) redis.disconnect();
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
