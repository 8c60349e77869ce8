import type { ServerEvent } from '@modelcontextprotocol/server';
import type { Redis } from 'ioredis';
import type { Logger } from '../log.js';
import { connectSubscriber } from './client.js';
import { keys } from './keys.js';

/** Wake-ups between replicas. A lost one costs time, never truth: the records in Redis decide. */
export type ControlMessage =
  | { type: 'grant_ended'; grant: string }
  /** What clients of a tenant, or of one account in it, may have subscribed to has changed. */
  | { type: 'changed'; tenant: string; account?: string; event: ServerEvent };

type Listener = (message: ControlMessage) => void;

/** One subscription per process, shared by everyone who listens. */
export class ControlChannel {
  readonly #listeners = new Set<Listener>();
  readonly #redis: Redis;
  readonly #subscriber: Redis;
  readonly #log: Logger;

  private constructor(redis: Redis, log: Logger) {
    this.#redis = redis;
    this.#subscriber = connectSubscriber(redis);
    this.#log = log;
  }

  static async open(redis: Redis, log: Logger): Promise<ControlChannel> {
    const channel = new ControlChannel(redis, log);
    channel.#subscriber.on('error', (error) =>
      log.warn({ err: error }, 'control channel lost its connection'),
    );
    channel.#subscriber.on('message', (_name: string, text: string) => channel.#receive(text));
    await channel.#subscriber.subscribe(keys.control());
    return channel;
  }

  /** @returns a function that stops listening. */
  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async publish(message: ControlMessage): Promise<void> {
    await this.#redis.publish(keys.control(), JSON.stringify(message));
  }

  close(): void {
    this.#subscriber.disconnect();
  }

  #receive(text: string): void {
    try {
      const message = JSON.parse(text) as ControlMessage;
      for (const listener of this.#listeners) listener(message);
    } catch (error) {
      // A newer replica may send what this one does not know; nothing depends on a wake-up arriving.
      this.#log.warn({ err: error }, 'control message not understood');
    }
  }
}
