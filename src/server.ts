/** Builds what a front needs, each part after those it depends on, and takes it apart in reverse. */
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { FastifyInstance } from 'fastify';
import type { Redis } from 'ioredis';
import { openAccess, type Access } from './access.js';
import { buildApp } from './app.js';
import type { Config, ServiceConfig } from './config.js';
import { AppError } from './errors.js';
import { Dispatcher } from './execution/dispatch.js';
import { ToolPool } from './execution/pool.js';
import { Lifecycle } from './lifecycle.js';
import { createLogger, type Logger } from './log.js';
import { Changes } from './mcp/changes.js';
import { McpEndpoint } from './mcp/endpoint.js';
import { serverInfo } from './mcp/identity.js';
import { warmListings } from './mcp/listing.js';
import { RequestStates } from './mcp/request-state.js';
import { ToolPolicy } from './mcp/selection.js';
import { serverFactory, type ServerFixtures } from './mcp/server.js';
import { openSessionLayer, type SessionLayer } from './sessions/layer.js';
import { checkRedis, connectRedis } from './redis/client.js';
import { ControlChannel } from './redis/control.js';
import { openStore, type Store } from './redis/embedded.js';

export interface RunningServer {
  publicUrl: string;
  /** Where state is kept, in words for a person. */
  store: string;
  /** Stops taking work, lets running calls finish, closes connections. */
  close(): Promise<void>;
}

/** Longest wait for running calls when closing. */
const DRAIN_MS = 30_000;

const STORE_NAMES: Record<Store['kind'], string> = {
  external: 'Redis at REDIS_URL',
  server: 'a Redis of this machine, for this run',
  javascript: 'in JavaScript: for evaluation only, nothing is kept',
};

/** What was started, newest last; ended in reverse, so that nothing loses what it still needs. */
type Closers = (() => Promise<void> | void)[];

type FrontConfig = Config | ServiceConfig;

/**
 * Starts a front.
 * @throws AppError `config_invalid` when the role, the store or the port cannot be had. What was started by then is ended.
 */
export async function startServer(config: FrontConfig): Promise<RunningServer> {
  if (config.ROLE === 'worker') {
    throw new AppError('config_invalid', 'ROLE=worker is not part of this version: use "all" or "front".');
  }
  const policy = new ToolPolicy(config);
  const log = createLogger({ level: config.LOG_LEVEL, secrets: config.secrets });
  const closers: Closers = [];
  const close = async () => {
    for (const end of closers.splice(0).reverse()) await end();
  };
  try {
    const store = await openStore(config, log);
    closers.push(() => store.close());
    const app = await buildFront(config, policy, store, log, closers);
    await listen(app, config);
    log.info({ port: config.PORT, publicUrl: config.PUBLIC_URL, store: store.kind }, 'ready');
    return { publicUrl: config.PUBLIC_URL, store: STORE_NAMES[store.kind], close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function buildFront(
  config: FrontConfig,
  policy: ToolPolicy,
  store: Store,
  log: Logger,
  closers: Closers,
): Promise<FastifyInstance> {
  const redis = connectRedis(store.target, log);
  closers.push(() => redis.disconnect());
  await checkRedis(redis, log);
  const control = await ControlChannel.open(redis, log);
  closers.push(() => control.close());

  const access = openAccess(config, { redis, control, log });
  closers.push(() => access.close());

  const pool = new ToolPool({
    threads: config.WORKER_THREADS ?? Math.min(Math.max(availableParallelism(), 2), 8),
    broker: access.broker,
    settings: {
      boxApiUrl: config.BOX_API_URL,
      boxUploadUrl: config.BOX_UPLOAD_URL,
      server: serverInfo({ transport: 'http', ...access.ways }),
    },
    log,
  });
  closers.push(() => pool.close());
  const dispatcher = new Dispatcher({ pool, log });
  const protocol = await openProtocol(config, access, { redis, control, dispatcher, log }, closers);

  const lifecycle = new Lifecycle();
  const ready = async () => {
    if (!lifecycle.isReady) throw new AppError('unavailable', 'This server is shutting down.');
    await Promise.all([redis.ping(), pool.ready]);
    if (pool.threads === 0) throw new AppError('unavailable', 'No tool thread is running.');
  };
  const app = await buildApp(config, { ...access, ...protocol, policy, log, lifecycle, ready });
  closers.push(() => app.close());
  closers.push(async () => {
    await lifecycle.leave(config.DRAIN_DELAY_SECONDS * 1000);
    lifecycle.refuse();
    await Promise.all([dispatcher.drain(DRAIN_MS), protocol.drained(DRAIN_MS)]);
  });
  warmListings(policy.standard);
  await pool.ready;
  return app;
}

/** What serves MCP, of both eras, from one factory of servers. */
async function openProtocol(
  config: FrontConfig,
  access: Access,
  parts: { redis: Redis; control: ControlChannel; dispatcher: Dispatcher; log: Logger },
  closers: Closers,
): Promise<SessionLayer & { endpoint: McpEndpoint }> {
  const { control, dispatcher, log } = parts;
  const fixtures = await loadFixtures(config);
  const changes = new Changes(control, log);
  closers.push(() => changes.close());
  const states = new RequestStates(access.sharedSecrets);
  const account = access.authorization ? 'own' : 'shared';
  const shared = {
    ...parts,
    factory: serverFactory({ dispatcher, log, states, changes, account, fixtures }),
    direct: !fixtures,
  };
  const sessionLayer = await openSessionLayer({
    ...shared,
    limits: {
      idleMs: config.SESSION_IDLE_SECONDS * 1000,
      absoluteMs: config.SESSION_ABSOLUTE_SECONDS * 1000,
      perAccount: config.SESSIONS_PER_USER,
    },
  });
  closers.push(() => sessionLayer.close());
  return { ...sessionLayer, endpoint: new McpEndpoint({ ...shared, changes }) };
}

/** Only the conformance suite sets it; `loadConfig` refuses it in production. */
async function loadFixtures({ TEST_FIXTURES }: FrontConfig): Promise<ServerFixtures | undefined> {
  if (TEST_FIXTURES === undefined) return undefined;
  const { fixtures } = (await import(pathToFileURL(resolve(TEST_FIXTURES)).href)) as {
    fixtures: ServerFixtures;
  };
  return fixtures;
}

async function listen(app: FastifyInstance, config: FrontConfig): Promise<void> {
  try {
    await app.listen({ port: config.PORT, host: config.HOST });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    throw new AppError('config_invalid', `Port ${config.PORT} is in use. Set PORT to a free one.`, {
      cause: error,
    });
  }
}
