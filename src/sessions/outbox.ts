import type { Redis } from 'ioredis';
import { keys } from '../redis/keys.js';
import { script } from '../redis/script.js';
import { wakeupText } from './wakeups.js';

/** Which stream of a session: `g` the standing one, `p:<n>` the answer of one POST. */
export type StreamName = 'g' | `p:${string}`;

export interface OutboxEntry {
  /** Redis stream id. */
  id: string;
  /**
   * JSON: an object is a JSON-RPC message, an array the priming event of a POST stream (the ids it answers), null its end, and
   * a number a pause: the connection ends here, and the client comes back after so many milliseconds (SEP-1699).
   */
  json: string;
}

export const END_OF_STREAM = 'null';
/** Soon enough that nobody notices, late enough that a call which pauses at once is worth the second connection. */
export const PAUSE = '1000';

/** Messages a client that stays away may still collect; older ones are dropped (a reconnect starts after them). */
const MOST_ENTRIES = 1_000;
/** One read: large enough to catch up fast, small enough that a slow reader holds little. */
const BATCH = 64;
const STREAM_NAME = /^(g|p:[\w-]{1,64})$/;
const ENTRY_ID = /^\d{1,16}-\d{1,10}$/;

const append = script<string | null>('session-append');

/** The messages a session has for its client, in Redis streams: the truth and the buffer of slow readers. */
export class Outbox {
  readonly #redis: Redis;
  readonly #ttlMs: number;

  /** @param ttlMs how long after its last entry a stream is kept: the sessions' idle timeout. */
  constructor(redis: Redis, ttlMs: number) {
    this.#redis = redis;
    this.#ttlMs = ttlMs;
  }

  /** @param json as in OutboxEntry. @returns the entry's id, or undefined when the session has ended. */
  async append(session: string, stream: StreamName, json: string): Promise<string | undefined> {
    const id = await append(
      this.#redis,
      [keys.session(session), keys.sessionStream(session, stream)],
      [
        json,
        MOST_ENTRIES,
        this.#ttlMs,
        keys.sessionWakeups(),
        wakeupText(session, { type: 'appended', stream }),
      ],
    );
    return id ?? undefined;
  }

  /** Entries after an id, oldest first, at most one batch. */
  async after(session: string, stream: StreamName, id: string): Promise<OutboxEntry[]> {
    const rows = await this.#redis.xrange(keys.sessionStream(session, stream), `(${id}`, '+', 'COUNT', BATCH);
    return rows.map(([entry, fields]) => ({ id: entry, json: fields[1] ?? '' }));
  }

  /** Id of the newest entry: where a reader starts that wants nothing old. */
  async newest(session: string, stream: StreamName): Promise<string> {
    const [row] = await this.#redis.xrevrange(keys.sessionStream(session, stream), '+', '-', 'COUNT', 1);
    return row?.[0] ?? '0-0';
  }
}

/** An SSE event id as clients send it back in Last-Event-ID: names the stream it came from. */
export function eventId(stream: StreamName, entry: string): string {
  return `${stream}.${entry}`;
}

/** @returns undefined for anything that `eventId` does not make. */
export function parseEventId(text: string): { stream: StreamName; entry: string } | undefined {
  const cut = text.lastIndexOf('.');
  const stream = text.slice(0, cut);
  const entry = text.slice(cut + 1);
  if (!STREAM_NAME.test(stream) || !ENTRY_ID.test(entry)) return undefined;
  return { stream: stream as StreamName, entry };
}
