/**
 * The store of a checkout: REDIS_URL; else a Redis or Valkey of the machine, started for this process alone; else
 * one in JavaScript. The last two keep nothing and are refused in production.
 */
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { Config } from '../config.js';
import { AppError } from '../errors.js';
import type { Logger } from '../log.js';
import type { RedisTarget } from './client.js';

export interface Store {
  target: RedisTarget;
  /** `external`: REDIS_URL. `server`: a Redis or Valkey of this process. `javascript`: for evaluation only. */
  kind: 'external' | 'server' | 'javascript';
  /** Ends what was started here; with REDIS_URL nothing. */
  close(): Promise<void>;
}

const SERVERS = ['valkey-server', 'redis-server'];
const START_TIMEOUT_MS = 10_000;
const STOP_TIMEOUT_MS = 3000;
/** What a shell answers for a command that is not on PATH. */
const NOT_FOUND = 127;

/**
 * Opens the first store of the ladder that is there.
 * @throws AppError `config_invalid` when there is none, or none that production allows.
 */
export async function openStore(config: Pick<Config, 'REDIS_URL' | 'NODE_ENV'>, log: Logger): Promise<Store> {
  if (config.REDIS_URL !== undefined) {
    return { target: config.REDIS_URL, kind: 'external', close: async () => undefined };
  }
  if (config.NODE_ENV === 'production') {
    throw new AppError(
      'config_invalid',
      'REDIS_URL is required in production: the embedded store keeps nothing',
    );
  }
  for (const server of SERVERS) {
    const store = await startServer(server, log);
    if (store) return store;
  }
  return startJavaScript(log);
}

/**
 * The server replaces the shell, so its process id is the child's. Beside it waits a reader of a pipe whose other end
 * this process holds: however this process ends, even by SIGKILL, the pipe closes and the server is ended.
 * $1 is the private folder.
 */
const GUARDED_START = `
command -v "$2" >/dev/null || exit ${NOT_FOUND}
(cat <&3 >/dev/null; kill $$ 2>/dev/null; rm -rf "$1") &
shift
exec "$@" 3<&-`;

async function startServer(name: string, log: Logger): Promise<Store | undefined> {
  const folder = await privateFolder();
  const socket = join(folder, 'redis.sock');
  const command = [name, '--port', '0', '--unixsocket', socket, '--unixsocketperm', '700', '--dir', folder];
  const settings = ['--save', '', '--appendonly', 'no', '--maxmemory-policy', 'noeviction'];
  const child = spawn('sh', ['-c', GUARDED_START, 'sh', folder, ...command, ...settings], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    // Its own process group: Ctrl-C in a terminal reaches this process, which still needs the store to end cleanly.
    detached: true,
  });
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve()); // no shell on this machine
  });
  const stop = async () => {
    child.kill('SIGTERM');
    const stopped = await Promise.race([
      exited.then(() => true),
      sleep(STOP_TIMEOUT_MS, false, { ref: false }),
    ]);
    if (!stopped) child.kill('SIGKILL');
    child.stdio[3]?.destroy();
    await rm(folder, { recursive: true, force: true });
  };
  if (!(await answers(socket, exited))) {
    await stop();
    if (child.exitCode !== NOT_FOUND) log.warn({ server: name }, 'the store on this machine did not start');
    return undefined;
  }
  let closing = false;
  void exited.then(() => {
    if (!closing) log.error({ server: name }, 'the embedded store ended; everybody is signed out');
  });
  // The store must not keep alive what it belongs to.
  child.unref();
  (child.stdio[3] as Socket).unref();
  log.info({ server: name }, 'embedded store started; it ends with this process');
  return {
    target: { socket },
    kind: 'server',
    close: async () => {
      closing = true;
      await stop();
    },
  };
}

/**
 * Runs in a thread, so that a long Lua step does not stop the front. The package listens on every address without a
 * password; `listen` hands on what it gets, so that a private socket is possible.
 */
const JAVASCRIPT_SERVER = `
const { workerData, parentPort } = require('node:worker_threads');
const { RedisServerState, Resp2Server, createRedisCommandExecutor } = require(workerData.module);
const server = new Resp2Server({ server: new RedisServerState({}), executor: createRedisCommandExecutor({}) });
server.listen(workerData.socket).then(() => parentPort.postMessage('ready'));`;

async function startJavaScript(log: Logger): Promise<Store> {
  const module = resolveJavaScript();
  if (module === undefined) {
    throw new AppError(
      'config_invalid',
      'There is no store: set REDIS_URL, or install valkey or redis-server.',
    );
  }
  const folder = await privateFolder();
  const socket = join(folder, 'redis.sock');
  const worker = new Worker(JAVASCRIPT_SERVER, { eval: true, workerData: { module, socket } });
  worker.on('error', (error) => log.error({ err: error }, 'the embedded store ended'));
  const close = async () => {
    await worker.terminate();
    await rm(folder, { recursive: true, force: true });
  };
  const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  if (!(await answers(socket, ended))) {
    await close();
    throw new AppError('config_invalid', 'The embedded store did not start. Set REDIS_URL.');
  }
  worker.unref();
  log.warn(
    'THE STORE IS FOR EVALUATION ONLY: it is slow, and nothing is kept. Install redis-server or set REDIS_URL.',
  );
  return { target: { socket }, kind: 'javascript', close };
}

/** The package is for development; a production install does not have it. */
function resolveJavaScript(): string | undefined {
  try {
    return createRequire(import.meta.url).resolve('js-redis-server/core');
  } catch {
    return undefined;
  }
}

/** Only this user can open it, and so the socket inside: mkdtemp makes it with mode 700. */
function privateFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'box-mcp-'));
}

/** Whether a server answers PING on a socket before it ends or time is up. */
async function answers(socket: string, ended: Promise<void>): Promise<boolean> {
  let running = true;
  void ended.then(() => (running = false));
  for (const until = Date.now() + START_TIMEOUT_MS; running && Date.now() < until; await sleep(10)) {
    if (await ping(socket)) return true;
  }
  return false;
}

function ping(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const connection = connect(socket, () => connection.write('PING\r\n'));
    const answer = (reachable: boolean) => {
      connection.destroy();
      resolve(reachable);
    };
    connection.once('data', (data) => answer(data.toString().startsWith('+PONG')));
    connection.once('error', () => answer(false)); // not listening yet
    connection.setTimeout(1000, () => answer(false));
  });
}
