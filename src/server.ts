/** Builds what a front needs, each part after those it depends on, and takes it apart in reverse. */
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { FastifyInstance } from 'fastify';
import type { Redis } from 'ioredis';
import { buildApp } from './app.js';
import type { Config } from './config.js';
import { AppError } from './errors.js';
import { Dispatcher } from './execution/dispatch.js';
import { ToolPool } from './execution/pool.js';
import { Lifecycle } from './lifecycle.js';
import { createLogger, type Logger } from './log.js';
import { Changes } from './mcp/changes.js';
import { McpEndpoint } from './mcp/endpoint.js';
import { SERVER_INFO } from './mcp/identity.js';
import { warmListings } from './mcp/listing.js';
import { RequestStates } from './mcp/request-state.js';
import { serverFactory, type ServerFixtures } from './mcp/server.js';
import { buildAuthorization } from './oauth/authorization.js';
import { openSessionLayer, type SessionLayer } from './sessions/layer.js';
import { checkRedis, connectRedis } from './redis/client.js';
import { ControlChannel } from './redis/control.js';
import { openStore, type Store } from './redis/embedded.js';
import { BoxTokenEndpoint } from './tenants/box-token.js';
import { Grants } from './tenants/grants.js';
import { TokenKeeper } from './tenants/refresh.js';
import { Vault } from './tenants/vault.js';

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

/**
 * Starts a front.
 * @throws AppError `config_invalid` when the role, the store or the port cannot be had. What was started by then is ended.
 */
export async function startServer(config: Config): Promise<RunningServer> {
  if (config.ROLE === 'worker' || config.ROLE === 'stdio') {
    throw new AppError(
      'config_invalid',
      `ROLE=${config.ROLE} is not part of this version: use "all" or "front".`,
    );
  }
  const log = createLogger({ level: config.LOG_LEVEL, secrets: config.secrets });
  const closers: Closers = [];
  const close = async () => {
    for (const end of closers.splice(0).reverse()) await end();
  };
  try {
    const store = await openStore(config, log);
    closers.push(() => store.close());
    const app = await buildFront(config, store, log, closers);
    await listen(app, config);
    log.info({ port: config.PORT, publicUrl: config.PUBLIC_URL, store: store.kind }, 'ready');
    return { publicUrl: config.PUBLIC_URL, store: STORE_NAMES[store.kind], close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function buildFront(
  config: Config,
  store: Store,
  log: Logger,
  closers: Closers,
): Promise<FastifyInstance> {
  const redis = connectRedis(store.target, log);
  closers.push(() => redis.disconnect());
  await checkRedis(redis, log);
  const control = await ControlChannel.open(redis, log);
  closers.push(() => control.close());

  const boxTokens = new BoxTokenEndpoint(config);
  closers.push(() => boxTokens.close());
  const grants = new Grants({
    redis,
    vault: new Vault(config.TOKEN_ENCRYPTION_KEYS),
    control,
    boxTokens,
    log,
  });
  closers.push(() => grants.close());
  const keeper = new TokenKeeper({ redis, grants, boxTokens, log });
  closers.push(() => keeper.close());
  const authorization = buildAuthorization({
    config,
    redis,
    grants,
    boxTokens,
    log,
    clientDocuments: { allowPrivate: config.ALLOW_PRIVATE_CLIENT_METADATA },
  });
  closers.push(() => authorization.close());

  const pool = new ToolPool({
    threads: config.WORKER_THREADS ?? Math.min(Math.max(availableParallelism(), 2), 8),
    broker: (ref, rejected) => keeper.accessToken(ref, rejected),
    settings: { boxApiUrl: config.BOX_API_URL, boxUploadUrl: config.BOX_UPLOAD_URL, server: SERVER_INFO },
    log,
  });
  closers.push(() => pool.close());
  const dispatcher = new Dispatcher({ pool, log });
  const protocol = await openProtocol(config, { redis, control, dispatcher, log }, closers);

  const lifecycle = new Lifecycle();
  const ready = async () => {
    if (!lifecycle.isReady) throw new AppError('unavailable', 'This server is shutting down.');
    await Promise.all([redis.ping(), pool.ready]);
  };
  const app = await buildApp(config, { authorization, ...protocol, log, lifecycle, ready });
  closers.push(() => app.close());
  closers.push(async () => {
    await lifecycle.leave(config.DRAIN_DELAY_SECONDS * 1000);
    lifecycle.refuse();
    await Promise.all([dispatcher.drain(DRAIN_MS), protocol.drained(DRAIN_MS)]);
  });
  warmListings();
  await pool.ready;
  return app;
}

/** What serves MCP, of both eras, from one factory of servers. */
async function openProtocol(
  config: Config,
  parts: { redis: Redis; control: ControlChannel; dispatcher: Dispatcher; log: Logger },
  closers: Closers,
): Promise<SessionLayer & { endpoint: McpEndpoint }> {
  const { control, dispatcher, log } = parts;
  const fixtures = await loadFixtures(config);
  const changes = new Changes(control, log);
  closers.push(() => changes.close());
  const states = new RequestStates(config.COOKIE_KEYS);
  const shared = {
    ...parts,
    factory: serverFactory({ dispatcher, log, states, changes, fixtures }),
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
async function loadFixtures({ TEST_FIXTURES }: Config): Promise<ServerFixtures | undefined> {
  if (TEST_FIXTURES === undefined) return undefined;
  const { fixtures } = (await import(pathToFileURL(resolve(TEST_FIXTURES)).href)) as {
    fixtures: ServerFixtures;
  };
  return fixtures;
}

async function listen(app: FastifyInstance, config: Config): Promise<void> {
  try {
    await app.listen({ port: config.PORT, host: config.HOST });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    throw new AppError('config_invalid', `Port ${config.PORT} is in use. Set PORT to a free one.`, {
      cause: error,
    });
  }
}
