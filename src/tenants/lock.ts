/** A lock over all replicas: an owner token, a life, a heartbeat. Whoever crashes loses it when its life ends. */
import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import { guarded } from '../redis/client.js';
import { script } from '../redis/script.js';

const extend = script<number>('lock-extend');
const release = script<number>('lock-release');

/** Heartbeats per life: one may be lost without losing the lock. */
const BEATS = 6;

/**
 * Held until `release()`. It lets others spare work; it cannot forbid: a holder that is stopped longer than the
 * lock's life wakes up beside its successor. What must not happen twice is guarded by the record's version.
 */
export class Lock {
  readonly #redis: Redis;
  readonly #key: string;
  readonly #lifeMs: number;
  /** Names this holder in Redis, for steps that must only be taken under the lock. */
  readonly owner = randomUUID();
  #heldUntil = 0;
  #heartbeat: NodeJS.Timeout | undefined;

  private constructor(redis: Redis, key: string, lifeMs: number) {
    this.#redis = redis;
    this.#key = key;
    this.#lifeMs = lifeMs;
  }

  /**
   * @param lifeMs how long a crashed holder blocks the others.
   * @returns undefined while somebody else holds it.
   * @throws AppError `unavailable`
   */
  static async acquire(redis: Redis, key: string, lifeMs: number): Promise<Lock | undefined> {
    const lock = new Lock(redis, key, lifeMs);
    const asked = Date.now();
    const taken = await guarded(() => redis.set(key, lock.owner, 'PX', lifeMs, 'NX'));
    if (taken === null) return undefined;
    lock.#heldUntil = asked + lifeMs;
    lock.#heartbeat = setInterval(() => void lock.#beat(), lifeMs / BEATS);
    lock.#heartbeat.unref();
    return lock;
  }

  /** False once the lock ran out or was taken over. Counted from when Redis was asked, so never true for too long. */
  get held(): boolean {
    return Date.now() < this.#heldUntil;
  }

  /** Never throws: a lock that cannot be released runs out by itself. */
  async release(): Promise<void> {
    clearInterval(this.#heartbeat);
    if (this.#heldUntil === 0) return;
    this.#heldUntil = 0;
    await release(this.#redis, [this.#key], [this.owner]).catch(() => undefined);
  }

  /** Ends the heartbeat without releasing: nobody else gets the lock for the rest of its life. */
  letRunOut(): void {
    clearInterval(this.#heartbeat);
  }

  async #beat(): Promise<void> {
    const asked = Date.now();
    try {
      const kept = await extend(this.#redis, [this.#key], [this.owner, this.#lifeMs]);
      if (this.#heldUntil === 0) return; // released while Redis was asked
      if (kept === 1) {
        this.#heldUntil = asked + this.#lifeMs;
      } else {
        this.#heldUntil = 0;
        clearInterval(this.#heartbeat);
      }
    } catch {
      // Redis did not answer: `held` runs out by the clock unless a later beat succeeds.
    }
  }
}
