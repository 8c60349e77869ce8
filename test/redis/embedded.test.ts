import { spawn } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { once } from 'node:events';
import { Redis } from 'ioredis';
import { pino } from 'pino';
import { afterEach, describe, expect, it } from 'vitest';
import { openStore, type Store } from '../../src/redis/embedded.js';
import { hasRedis } from '../helpers/redis.js';

const lines: string[] = [];
const log = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) });
const settings = { NODE_ENV: 'development', REDIS_URL: undefined } as const;
const path = process.env['PATH'];

function socketOf(store: Store): string {
  if (typeof store.target === 'string') throw new Error('not an embedded store');
  return store.target.socket;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // A zombie answers too until somebody asks for its end.
    return !existsSync('/proc/self') || !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

afterEach(() => {
  process.env['PATH'] = path;
  lines.length = 0;
});

describe('the ladder of stores', () => {
  it('takes REDIS_URL and starts nothing', async () => {
    const store = await openStore({ NODE_ENV: 'production', REDIS_URL: 'redis://store:6379' }, log);
    expect(store).toMatchObject({ kind: 'external', target: 'redis://store:6379' });
    await store.close();
  });

  it('refuses the embedded stores in production', async () => {
    await expect(openStore({ NODE_ENV: 'production', REDIS_URL: undefined }, log)).rejects.toMatchObject({
      code: 'config_invalid',
    });
  });

  it('falls to the JavaScript store without a server on PATH, says so, and ends it', async () => {
    process.env['PATH'] = '/nonexistent';
    const store = await openStore(settings, log);
    process.env['PATH'] = path;
    expect(store.kind).toBe('javascript');
    expect(lines.join()).toContain('EVALUATION ONLY');
    const socket = socketOf(store);
    expect(statSync(dirname(socket)).mode & 0o777).toBe(0o700);
    const redis = new Redis(socket);
    expect(await redis.set('key', 'value')).toBe('OK');
    redis.disconnect();
    await store.close();
    expect(existsSync(dirname(socket))).toBe(false);
  });
});

describe.skipIf(!hasRedis)('the server of this machine', () => {
  it('listens on a private socket alone, evicts and keeps nothing, and ends with close', async () => {
    const store = await openStore(settings, log);
    expect(store.kind).toBe('server');
    const socket = socketOf(store);
    expect(statSync(dirname(socket)).mode & 0o777).toBe(0o700);
    expect(statSync(socket).mode & 0o777).toBe(0o700);
    const redis = new Redis(socket);
    redis.on('error', () => undefined);
    expect(await redis.config('GET', 'port')).toEqual(['port', '0']);
    expect(await redis.config('GET', 'save')).toEqual(['save', '']);
    expect(await redis.config('GET', 'appendonly')).toEqual(['appendonly', 'no']);
    expect(await redis.config('GET', 'maxmemory-policy')).toEqual(['maxmemory-policy', 'noeviction']);
    const pid = Number(/process_id:(\d+)/.exec(await redis.info('server'))?.[1]);
    redis.disconnect();
    await store.close();
    await expect.poll(() => isAlive(pid)).toBe(false);
    expect(existsSync(dirname(socket))).toBe(false);
    expect(lines.join()).not.toContain('the embedded store ended');
  });

  it('says so when the server dies', async () => {
    const store = await openStore(settings, log);
    const redis = new Redis(socketOf(store), { retryStrategy: () => null });
    redis.on('error', () => undefined);
    const pid = Number(/process_id:(\d+)/.exec(await redis.info('server'))?.[1]);
    process.kill(pid, 'SIGKILL');
    await expect.poll(() => lines.join()).toContain('the embedded store ended');
    await store.close();
  });

  it.each(['SIGKILL', 'SIGTERM'] as const)('ends when its process ends by %s', async (signal) => {
    const program = `
      import { openStore } from ${JSON.stringify(new URL('../../src/redis/embedded.ts', import.meta.url).href)};
      import { Redis } from 'ioredis';
      const log = { info() {}, warn() {}, error() {} };
      const store = await openStore({ NODE_ENV: 'development' }, log);
      const redis = new Redis(store.target.socket);
      const pid = /process_id:(\\d+)/.exec(await redis.info('server'))[1];
      console.log(JSON.stringify({ pid: Number(pid), socket: store.target.socket }));
      setInterval(() => undefined, 1000);`;
    const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = (await once(child.stdout, 'data')) as [Buffer];
    const { pid, socket } = JSON.parse(line.toString()) as { pid: number; socket: string };
    expect(isAlive(pid)).toBe(true);
    child.kill(signal);
    await expect.poll(() => isAlive(pid), { timeout: 5000 }).toBe(false);
    await expect.poll(() => existsSync(dirname(socket)), { timeout: 5000 }).toBe(false);
  });

  it('does not keep its process alive', async () => {
    const program = `
      import { openStore } from ${JSON.stringify(new URL('../../src/redis/embedded.ts', import.meta.url).href)};
      await openStore({ NODE_ENV: 'development' }, { info() {}, warn() {}, error() {} });`;
    const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', program]);
    const [code] = (await once(child, 'exit')) as [number];
    expect(code).toBe(0);
  });
});
