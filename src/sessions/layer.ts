import type { McpServerFactory } from '@modelcontextprotocol/server';
import type { Redis } from 'ioredis';
import type { Dispatcher } from '../execution/dispatch.js';
import type { Logger } from '../log.js';
import type { ControlChannel } from '../redis/control.js';
import { Leases } from './leases.js';
import { Outbox } from './outbox.js';
import type { PostDeps } from './post.js';
import { SessionRouter } from './router.js';
import { Running } from './running.js';
import { SseRouter } from './sse.js';
import { SessionStore, type SessionEndReason, type SessionLimits } from './store.js';
import { endStreams } from './stream.js';
import { startSweep } from './sweep.js';
import { Wakeups } from './wakeups.js';

export interface SessionLayerDeps {
  redis: Redis;
  control: ControlChannel;
  dispatcher: Dispatcher;
  log: Logger;
  limits: SessionLimits;
  factory: McpServerFactory;
  /** Whether plain requests may take the direct path. */
  direct: boolean;
}

export interface SessionLayer {
  sessions: SessionRouter;
  sse: SseRouter;
  /** Waits for calls that outlive their requests, at most `ms`. */
  drained(ms: number): Promise<void>;
  /** Ends every stream cleanly, so that clients resume on another replica. */
  endStreams(): void;
  close(): void;
}

/** Builds what serves sessions on this replica, and ends those of every grant that ends. */
export async function openSessionLayer({
  redis,
  control,
  dispatcher,
  log,
  limits,
  factory,
  direct,
}: SessionLayerDeps): Promise<SessionLayer> {
  const wakeups = await Wakeups.open(redis, log);
  const onEnd = (reason: SessionEndReason) => log.debug({ reason }, 'session ended');
  const store = new SessionStore(redis, limits, onEnd);
  const running = new Running();
  const leases = new Leases(redis, limits.idleMs, log);
  const deps: PostDeps = {
    store,
    wakeups,
    leases,
    running,
    dispatcher,
    log,
    outbox: new Outbox(redis, limits.idleMs),
    factory,
    direct,
  };
  const stop = control.listen((message) => {
    if (message.type !== 'grant_ended') return;
    store
      .endOfGrant(message.grant)
      .catch((error: unknown) => log.warn({ err: error }, 'sessions of an ended grant left'));
  });
  const sweep = startSweep({ redis, store, wakeups, limits, log, onEnd });
  return {
    sessions: new SessionRouter(deps),
    sse: new SseRouter(deps),
    drained: (ms) => running.drained(ms),
    endStreams,
    close() {
      stop();
      sweep.stop();
      leases.close();
      wakeups.close();
    },
  };
}
