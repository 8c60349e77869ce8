/** Connections to Redis as a request path needs them: a lost server is an answer within a second, not a hang. */
import { Redis, ReplyError } from 'ioredis';
import { AppError } from '../errors.js';
import type { Logger } from '../log.js';

/** A `redis://`, `rediss://` or `unix://` address, an absolute socket path, or the socket of the embedded store. */
export type RedisTarget = string | { socket: string };

/** Longest wait for one command: above any healthy answer, below the patience of a person. */
const COMMAND_TIMEOUT_MS = 2000;
const CONNECT_TIMEOUT_MS = 2000;
/** Also the longest time a command waits for a connection to come back before it fails. */
const MAX_RECONNECT_DELAY_MS = 1000;

/**
 * Connects in the background and keeps reconnecting; `disconnect()` ends it.
 * A command given while the connection is lost waits for the next attempt and fails with it.
 */
export function connectRedis(target: RedisTarget, log: Logger): Redis {
  const options = {
    // 0: what was sent when the connection broke fails at once. A command is never sent twice behind the
    // caller's back: it may have run, and a repeated `SET NX` would find its own lock and give up.
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    commandTimeout: COMMAND_TIMEOUT_MS,
    connectTimeout: CONNECT_TIMEOUT_MS,
    keepAlive: 10_000,
    retryStrategy: (attempt: number) =>
      Math.min(50 * 2 ** Math.min(attempt, 10), MAX_RECONNECT_DELAY_MS) * (0.8 + 0.2 * Math.random()),
  };
  const address = typeof target === 'string' ? target.replace(/^unix:\/\//, '') : target.socket;
  const redis = new Redis(address, options);
  let lost = false;
  redis.on('error', (error) => {
    // One line for an outage, not one for each attempt.
    if (!lost) log.warn({ err: error }, 'redis connection lost');
    lost = true;
  });
  redis.on('ready', () => {
    if (lost) log.info('redis connection is back');
    lost = false;
  });
  return redis;
}

/**
 * A second connection to the same Redis for subscriptions and blocking reads: it waits as long as it takes and
 * subscribes again by itself. With a request's settings that second SUBSCRIBE would fail when the connection breaks
 * once more before its answer, and nobody awaits it: the process would end by an unhandled rejection.
 */
export function connectSubscriber(redis: Redis): Redis {
  return redis.duplicate({
    maxRetriesPerRequest: null,
    autoResendUnfulfilledCommands: true,
    commandTimeout: undefined,
  });
}

/** Answers of a server that is there but cannot serve now: start, failover, a full memory. */
const PASSING_REPLIES =
  /^(LOADING|READONLY|MASTERDOWN|CLUSTERDOWN|TRYAGAIN|BUSY|OOM|MISCONF|NOREPLICAS|UNBLOCKED)\b/;
const CONNECTION_FAILURES =
  /^(Connection is closed|Command timed out|Command aborted|Stream isn't writeable|connect ETIMEDOUT)/;

function isUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof ReplyError) return PASSING_REPLIES.test(error.message);
  return (
    error.name === 'MaxRetriesPerRequestError' ||
    CONNECTION_FAILURES.test(error.message) ||
    // Failures of the socket carry the system call that failed.
    'syscall' in error
  );
}

/**
 * Runs Redis commands for a request.
 * @throws AppError `unavailable` (503, retry after 1 s) when Redis cannot be reached or cannot serve; other errors as they are.
 */
export async function guarded<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!isUnavailable(error)) throw error;
    throw new AppError('unavailable', 'The session store cannot be reached.', {
      hint: 'Try again in a moment.',
      retryAfter: 1,
      cause: error,
    });
  }
}

/**
 * Waits until Redis answers, and warns when it may evict: a grant that is evicted signs a person out.
 * @throws AppError `unavailable`
 */
export async function checkRedis(redis: Redis, log: Logger): Promise<void> {
  await guarded(() => redis.ping());
  try {
    // INFO, not CONFIG: managed services forbid CONFIG.
    const policy = /maxmemory_policy:(\S+)/.exec(await redis.info('memory'))?.[1];
    if (policy !== undefined && policy !== 'noeviction') {
      log.warn({ policy }, 'redis may evict grants and sessions: set maxmemory-policy noeviction');
    }
  } catch (error) {
    log.debug({ err: error }, 'the eviction policy of redis could not be read');
  }
}
