import { randomUUID } from 'node:crypto';
import type { JSONRPCMessage, RequestId } from '@modelcontextprotocol/server';
import type { Logger } from '../log.js';
import type { Leases } from './leases.js';
import { END_OF_STREAM, PAUSE, type Outbox, type StreamName } from './outbox.js';

/** Milliseconds after which an answer that is not there becomes a stream the client can lose and resume. */
const UPGRADE_AFTER_MS = 5_000;

export interface PostAnswerDeps {
  outbox: Outbox;
  leases: Leases;
  log: Logger;
}

/** What a POST is answered with, as soon as that is decided. */
export type PostOutcome =
  | { kind: 'json'; messages: string[] }
  | { kind: 'stream'; stream: StreamName }
  /** Every request of it was cancelled: no answer will come. */
  | { kind: 'cancelled' }
  /** The session ended while nothing but JSON was expected. */
  | { kind: 'ended' };

/**
 * The answer to one POST: JSON while there is nothing but results within 5 s, else a resumable stream in Redis (MCP
 * "Streamable HTTP"). After the upgrade nothing depends on the connection, nor on this replica but for the call itself.
 */
export class PostAnswer {
  /** Settles once; with a stream, messages go on arriving in it. */
  readonly outcome: Promise<PostOutcome>;
  readonly stream: StreamName = `p:${randomUUID()}`;
  readonly #session: string;
  readonly #waiting: Set<RequestId>;
  readonly #results: string[] = [];
  readonly #deps: PostAnswerDeps;
  readonly #timer: NodeJS.Timeout;
  #settle: (outcome: PostOutcome) => void = () => undefined;
  #fail: (error: unknown) => void = () => undefined;
  /** Writes to the stream in the order they were made. */
  #writes: Promise<unknown> | undefined;
  /** A write was lost. */
  #broken = false;

  constructor(session: string, requests: readonly RequestId[], deps: PostAnswerDeps) {
    this.#session = session;
    this.#waiting = new Set(requests);
    this.#deps = deps;
    this.outcome = new Promise((resolve, reject) => {
      this.#settle = resolve;
      this.#fail = reject;
    });
    this.#timer = setTimeout(() => this.#upgrade(), UPGRADE_AFTER_MS);
  }

  /** Requests that have neither an answer nor a cancellation. */
  get pending(): ReadonlySet<RequestId> {
    return this.#waiting;
  }

  /** A message that belongs to this POST and precedes its results. */
  send(message: JSONRPCMessage): void {
    this.#upgrade();
    this.#write(JSON.stringify(message));
  }

  /** Ends the connection, not the call: the client collects the answer by Last-Event-ID, from any replica. */
  pause(): void {
    if (this.#waiting.size === 0) return;
    this.#upgrade();
    this.#write(PAUSE);
  }

  /** The result or error of one request, as JSON. A second one for the same request is dropped. */
  answer(id: RequestId, json: string): void {
    if (!this.#waiting.delete(id)) return;
    if (this.#writes) this.#write(json);
    else this.#results.push(json);
    this.#endWhenDone();
  }

  /** The client wants no answer to this request any more. @returns false when it is not waited for. */
  cancel(id: RequestId): boolean {
    if (!this.#waiting.delete(id)) return false;
    this.#endWhenDone();
    return true;
  }

  /** The session is over. The reader of a stream hears of it by itself; whoever waits for JSON is told here. */
  sessionEnded(): void {
    this.#settle({ kind: 'ended' });
  }

  /** The work behind the answer broke: the request fails, or the reader of its stream finds the lease gone and says so. */
  fail(error: unknown): void {
    clearTimeout(this.#timer);
    this.#fail(error);
    if (!this.#writes) return;
    this.#deps.log.error({ err: error }, 'a call broke after its answer had become a stream');
    this.#release();
  }

  #endWhenDone(): void {
    if (this.#waiting.size > 0) return;
    clearTimeout(this.#timer);
    if (this.#writes) this.#finishStream();
    else if (this.#results.length > 0) this.#settle({ kind: 'json', messages: this.#results });
    else this.#settle({ kind: 'cancelled' });
  }

  #upgrade(): void {
    if (this.#writes) return;
    clearTimeout(this.#timer);
    const { leases, outbox } = this.#deps;
    // The lease first: a reader that finds a stream without one takes its call for dead.
    this.#writes = (async () => {
      await leases.take(this.#session, this.stream);
      await outbox.append(this.#session, this.stream, JSON.stringify([...this.#waiting]));
      for (const result of this.#results) await outbox.append(this.#session, this.stream, result);
      this.#settle({ kind: 'stream', stream: this.stream });
    })().catch((error: unknown) => {
      leases.letRunOut(this.#session, this.stream);
      this.#fail(error);
    });
  }

  #write(json: string): void {
    const { outbox, log } = this.#deps;
    this.#writes = this.#writes?.then(async () => {
      if (this.#broken) return;
      try {
        await outbox.append(this.#session, this.stream, json);
      } catch (error) {
        // Nothing follows a gap, least of all the end: without lease and end, the reader says that the outcome is unknown.
        this.#broken = true;
        log.warn({ err: error }, 'message lost: Redis took no append');
      }
    });
  }

  #finishStream(): void {
    this.#write(END_OF_STREAM);
    this.#release();
  }

  /** A crash before this only makes the lease run out; a reader finds the end of the stream first. */
  #release(): void {
    const { leases, log } = this.#deps;
    this.#writes = this.#writes?.then(() =>
      leases.release(this.#session, this.stream).catch((error: unknown) => {
        log.debug({ err: error }, 'lease left to run out');
      }),
    );
  }
}
