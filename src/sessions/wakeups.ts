import type { Redis } from 'ioredis';
import type { JSONRPCMessage, RequestId } from '@modelcontextprotocol/server';
import type { Logger } from '../log.js';
import { connectSubscriber } from '../redis/client.js';
import { keys } from '../redis/keys.js';
import type { SessionEndReason } from './store.js';

/** What one replica tells the others about a session. A lost one costs time, never truth: streams and hashes decide. */
export type Wakeup =
  /** A stream has a new entry. */
  | { type: 'appended'; stream: string }
  /** A newer reader of the stream exists; the one with another id gives way. */
  | { type: 'reader'; stream: string; reader: string }
  /** The client's answer to a request that some replica's exchange sent. */
  | { type: 'answer'; message: JSONRPCMessage }
  | { type: 'cancel'; requestId: RequestId; reason?: string }
  /** `calls`: requests of an SSE session that nobody will answer any more, by call. */
  | { type: 'ended'; reason?: SessionEndReason; calls?: RequestId[][] };

export type WakeupListener = (wakeup: Wakeup) => void;

/** The text of a wake-up on the channel; scripts publish it as well. The id comes first so that most replicas need not parse. */
export function wakeupText(session: string, wakeup: Wakeup): string {
  return `${session}\n${JSON.stringify(wakeup)}`;
}

/** One subscription per process for all sessions. */
export class Wakeups {
  readonly #redis: Redis;
  readonly #subscriber: Redis;
  readonly #listeners = new Map<string, Set<WakeupListener>>();
  readonly #onReconnect = new Set<() => void>();

  private constructor(redis: Redis) {
    this.#redis = redis;
    this.#subscriber = connectSubscriber(redis);
  }

  static async open(redis: Redis, log: Logger): Promise<Wakeups> {
    const wakeups = new Wakeups(redis);
    wakeups.#subscriber.on('error', (error) =>
      log.warn({ err: error }, 'session wake-ups lost their connection'),
    );
    wakeups.#subscriber.on('message', (_channel: string, text: string) => wakeups.#receive(text));
    await wakeups.#subscriber.subscribe(keys.sessionWakeups());
    // ioredis subscribes again by itself; what was published in between is lost, so every reader looks once.
    wakeups.#subscriber.on('ready', () => {
      for (const listener of wakeups.#onReconnect) listener();
    });
    return wakeups;
  }

  /** @returns a function that stops listening. */
  listen(session: string, listener: WakeupListener): () => void {
    const listeners = this.#listeners.get(session) ?? new Set();
    this.#listeners.set(session, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.#listeners.get(session) === listeners) this.#listeners.delete(session);
    };
  }

  /** Sessions somebody listens to in this process: those with an open stream or a running call. */
  get sessions(): readonly string[] {
    return [...this.#listeners.keys()];
  }

  /** Calls after the subscription was lost and regained. @returns a function that stops it. */
  afterReconnect(listener: () => void): () => void {
    this.#onReconnect.add(listener);
    return () => this.#onReconnect.delete(listener);
  }

  async publish(session: string, wakeup: Wakeup): Promise<void> {
    await this.#redis.publish(keys.sessionWakeups(), wakeupText(session, wakeup));
  }

  close(): void {
    this.#subscriber.disconnect();
  }

  #receive(text: string): void {
    const cut = text.indexOf('\n');
    const listeners = this.#listeners.get(text.slice(0, cut));
    if (!listeners) return;
    const wakeup = JSON.parse(text.slice(cut + 1)) as Wakeup;
    for (const listener of [...listeners]) listener(wakeup);
  }
}
