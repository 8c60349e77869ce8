/** What nobody ended: sessions whose client stayed away, and streams of a grant whose end was not heard. */
import type { Redis } from 'ioredis';
import type { Logger } from '../log.js';
import { keys } from '../redis/keys.js';
import type { SessionEndReason, SessionLimits, SessionStore } from './store.js';
import type { Wakeups } from './wakeups.js';

export interface SweepDeps {
  redis: Redis;
  store: SessionStore;
  wakeups: Wakeups;
  limits: SessionLimits;
  log: Logger;
  onEnd: (reason: SessionEndReason) => void;
}

const SWEEP_MS = 60_000;
/** Entries looked at in one round trip. */
const BATCH = 500;

/** Sweeps about every minute; replicas need not agree who does, because each step takes effect once. */
export function startSweep(deps: SweepDeps): { stop(): void } {
  const timer = setInterval(
    () => {
      Promise.all([sweepTimedOut(deps), sweepUnheardEnds(deps)]).catch((error: unknown) => {
        deps.log.warn({ err: error }, 'sessions not swept');
      });
    },
    // Jitter, so that replicas started together do not sweep together.
    SWEEP_MS * (0.9 + 0.2 * Math.random()),
  ).unref();
  return { stop: () => clearInterval(timer) };
}

/**
 * Counts sessions that timed out: Redis removed their hash by its TTL, and nobody was told.
 * @returns how many this call counted.
 */
export async function sweepTimedOut({ redis, limits, onEnd }: SweepDeps): Promise<number> {
  const now = Date.now();
  let counted = 0;
  const entries = await redis.zrangebyscore(keys.sessions(), '-inf', now - limits.idleMs, 'LIMIT', 0, BATCH);
  for (const entry of entries) {
    const [createdAt = '', id = ''] = entry.split('.', 2);
    if ((await redis.exists(keys.session(id))) === 1) {
      // In use, and its replica did not get to say so.
      await redis.zadd(keys.sessions(), 'XX', now, entry);
      continue;
    }
    // Of two replicas that find it gone, the one that removes the entry counts it.
    if ((await redis.zrem(keys.sessions(), entry)) === 0) continue;
    counted += 1;
    onEnd(now - Number(createdAt) >= limits.absoluteMs ? 'expired' : 'idle');
  }
  return counted;
}

/** Ends sessions of this process whose grant ended while its connection to the control channel was lost. */
export async function sweepUnheardEnds({ redis, store, wakeups }: SweepDeps): Promise<void> {
  const ids = wakeups.sessions;
  const grants = await Promise.all(ids.map((id) => redis.hget(keys.session(id), 'grant')));
  const standing = new Map<string, boolean>();
  for (const grant of new Set(grants)) {
    if (grant !== null) standing.set(grant, (await redis.exists(keys.grant(grant))) === 1);
  }
  for (const [index, id] of ids.entries()) {
    const grant = grants[index];
    if (grant === null || grant === undefined) await wakeups.publish(id, { type: 'ended' });
    else if (standing.get(grant) === false) await store.end(id, 'grant_ended');
  }
}
