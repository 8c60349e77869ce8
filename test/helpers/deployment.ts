/** The product as it is deployed: compiled replicas as processes of their own, a real Redis, the emulator as Box. */
import { spawn, type ChildProcess } from 'node:child_process';
import { appendFileSync, mkdirSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { startEmulator, type Emulator } from '../../src/emulator/emulator.js';
import { generateSecrets } from '../../src/secrets.js';
import { startProxy, type Proxy } from './proxy.js';
import { startRedis, type TestRedis } from './redis.js';

export const LOG_FOLDER = 'test-artefacts/logs';

export interface Replica {
  port: number;
  url: string;
  process: ChildProcess;
  /** Everything it printed so far. */
  output(): string;
  /** Sends the signal and waits for the end. @returns the exit code, null when killed. */
  end(signal?: NodeJS.Signals): Promise<number | null>;
}

export interface Deployment {
  /** PUBLIC_URL: a proxy that takes the replicas in turn. */
  url: string;
  emulator: Emulator;
  redis: TestRedis;
  proxy: Proxy;
  replicas: Replica[];
  environment: Record<string, string>;
  /** Starts one more replica, with more environment of its own. */
  startReplica(own?: Record<string, string>): Promise<Replica>;
  close(): Promise<void>;
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

export interface DeploymentOptions {
  replicas?: number;
  environment?: Record<string, string>;
  boxClientSecret?: string;
}

/** Starts replicas of one deployment and waits until each is ready. */
export async function startDeployment({
  replicas: count = 2,
  environment: extra = {},
  boxClientSecret = 'emulator-secret',
}: DeploymentOptions = {}): Promise<Deployment> {
  const [redis, proxy, emulator] = await Promise.all([
    startRedis(),
    startProxy(),
    startEmulator({ port: 0, clientId: 'emulator-client', clientSecret: boxClientSecret }),
  ]);
  const environment: Record<string, string> = {
    ...(await generateSecrets()),
    PUBLIC_URL: proxy.url,
    REDIS_URL: redis.url,
    BOX_CLIENT_ID: 'emulator-client',
    BOX_CLIENT_SECRET: boxClientSecret,
    BOX_API_URL: emulator.url,
    BOX_UPLOAD_URL: `${emulator.url}/api`,
    BOX_AUTHORIZE_URL: `${emulator.url}/api/oauth2/authorize`,
    BOX_TOKEN_URL: `${emulator.url}/oauth2/token`,
    BOX_REVOKE_URL: `${emulator.url}/oauth2/revoke`,
    WORKER_THREADS: '2',
    DRAIN_DELAY_SECONDS: '0',
    LOG_LEVEL: 'debug',
    ...extra,
  };
  const replicas: Replica[] = [];
  const startReplica = async (own: Record<string, string> = {}) => {
    const replica = await spawnReplica({ ...environment, ...own }, proxy.url);
    replicas.push(replica);
    proxy.ports.push(replica.port);
    return replica;
  };
  for (let index = 0; index < count; index += 1) await startReplica();
  return {
    url: proxy.url,
    emulator,
    redis,
    proxy,
    replicas,
    environment,
    startReplica,
    async close() {
      await Promise.all(replicas.map((replica) => replica.end()));
      await Promise.all([proxy.close(), emulator.close(), redis.stop()]);
    },
  };
}

async function spawnReplica(environment: Record<string, string>, publicUrl: string): Promise<Replica> {
  const port = await freePort();
  const child = spawn(process.execPath, ['dist/src/main.js'], {
    env: {
      PATH: process.env['PATH'],
      ...environment,
      PORT: String(port),
      ALLOWED_HOSTS: `${new URL(publicUrl).host},127.0.0.1:${port}`,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  mkdirSync(LOG_FOLDER, { recursive: true });
  const file = join(LOG_FOLDER, `replica-${child.pid}.log`);
  const keep = (chunk: Buffer) => {
    output += chunk.toString('utf8');
    appendFileSync(file, chunk);
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const url = `http://127.0.0.1:${port}`;
  await waitUntilReady(url, child, () => output);
  return {
    port,
    url,
    process: child,
    output: () => output,
    async end(signal = 'SIGTERM') {
      if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
      const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
      child.kill(signal);
      return ended;
    },
  };
}

async function waitUntilReady(url: string, child: ChildProcess, output: () => string): Promise<void> {
  for (let attempt = 0; attempt < 400; attempt += 1) {
    if (child.exitCode !== null) throw new Error(`the replica ended with ${child.exitCode}:\n${output()}`);
    const ready = await fetch(`${url}/readyz`).then(
      (answer) => answer.ok,
      () => false, // not listening yet
    );
    if (ready) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`the replica did not become ready:\n${output()}`);
}
