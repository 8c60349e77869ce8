import type { RequestId } from '@modelcontextprotocol/server';
import type { Redis } from 'ioredis';
import type { Logger } from '../log.js';
import { TTL, keys } from '../redis/keys.js';
import type { StreamName } from './outbox.js';

const HEARTBEAT_MS = (TTL.callLease * 1000) / 3;

/**
 * Says in Redis which calls behind POST streams still run. When their replica dies, the lease runs out, and whoever reads the
 * stream knows that no result will come. One timer and one round trip keep all leases of a process.
 */
export class Leases {
  readonly #redis: Redis;
  readonly #held = new Set<string>();
  readonly #sessionTtlMs: number;
  readonly #timer: NodeJS.Timeout;

  /** @param sessionTtlMs the sessions' idle timeout. */
  constructor(redis: Redis, sessionTtlMs: number, log: Logger) {
    this.#redis = redis;
    this.#sessionTtlMs = sessionTtlMs;
    this.#timer = setInterval(() => {
      this.#renew().catch((error: unknown) => log.warn({ err: error }, 'leases not renewed'));
    }, HEARTBEAT_MS).unref();
  }

  async take(session: string, stream: StreamName): Promise<void> {
    const key = keys.callLease(session, stream);
    this.#held.add(key);
    await this.#redis.set(key, '1', 'EX', TTL.callLease);
  }

  /** After the final message was appended: a reader that sees no lease looks at the stream once more before it gives up. */
  async release(session: string, stream: StreamName): Promise<void> {
    const key = keys.callLease(session, stream);
    this.#held.delete(key);
    await this.#redis.del(key);
  }

  /** Renews a lease no more: the call behind it broke, and its reader is to find out when the lease has run out. */
  letRunOut(session: string, stream: StreamName): void {
    this.#held.delete(keys.callLease(session, stream));
  }

  async isHeld(session: string, stream: StreamName): Promise<boolean> {
    return (await this.#redis.exists(keys.callLease(session, stream))) === 1;
  }

  /** Takes the lease of an SSE session's call and lists it, so that the reader of the session's one stream finds it. */
  async takeForCall(session: string, call: StreamName, requests: readonly RequestId[]): Promise<void> {
    const key = keys.callLease(session, call);
    this.#held.add(key);
    await this.#redis
      .multi()
      .set(key, '1', 'EX', TTL.callLease)
      .hset(keys.sessionCalls(session), call, JSON.stringify(requests))
      .pexpire(keys.sessionCalls(session), this.#sessionTtlMs)
      .exec();
  }

  async releaseCall(session: string, call: StreamName): Promise<void> {
    const key = keys.callLease(session, call);
    this.#held.delete(key);
    await this.#redis.multi().del(key).hdel(keys.sessionCalls(session), call).exec();
  }

  /** Calls of an SSE session with the requests they serve, by their lease's name. */
  async listCalls(session: string): Promise<[call: StreamName, requests: RequestId[]][]> {
    const calls = await this.#redis.hgetall(keys.sessionCalls(session));
    return Object.entries(calls).map(([call, ids]) => [call as StreamName, JSON.parse(ids) as RequestId[]]);
  }

  /** Takes the lease of a call that died, for the time it takes to say so. @returns false when another reader has it. */
  async claimDead(session: string, stream: StreamName): Promise<boolean> {
    return (
      (await this.#redis.set(keys.callLease(session, stream), 'dead', 'EX', TTL.callLease, 'NX')) === 'OK'
    );
  }

  close(): void {
    clearInterval(this.#timer);
  }

  async #renew(): Promise<void> {
    if (this.#held.size === 0) return;
    const pipeline = this.#redis.pipeline();
    for (const key of this.#held) pipeline.set(key, '1', 'EX', TTL.callLease);
    await pipeline.exec();
  }
}
