/** Tails one outbox stream onto one HTTP response. The Redis stream is the buffer, so a slow reader costs no memory here. */
import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { END_OF_STREAM, eventId, type Outbox, type OutboxEntry, type StreamName } from './outbox.js';
import { endedCall } from './recovery.js';
import type { Wakeups } from './wakeups.js';

export const SSE_HEADERS = {
  'content-type': 'text/event-stream',
  'cache-control': 'no-cache, no-transform',
  // Proxies of the nginx family hold back small chunks unless told not to (LibreChat issues 11874, 10859).
  'x-accel-buffering': 'no',
} as const;

/** LibreChat ends a stream that is silent for its `timeout`; 25 s is the most an interval may be (CLIENTS.md). */
const KEEP_ALIVE_MS = 15_000;
/** A client that has not taken all that was sent within this long has gone, or will resume. */
const STALLED_MS = 30_000;

const open = new Set<ServerResponse>();
// One timer for every stream of the process: 2,000 timers would wake 2,000 times.
setInterval(() => {
  for (const response of open) response.write(': keep-alive\n\n');
}, KEEP_ALIVE_MS).unref();

/** Ends every stream cleanly, so that clients resume on another replica. */
export function endStreams(): void {
  for (const response of [...open]) response.end();
}

export interface TailOptions {
  session: string;
  stream: StreamName;
  /** Entry after which to start. */
  after: string;
  /** Whether the client understands events without data: priming and pauses. */
  emptyEvents?: boolean;
  /** Put before every event id: on `/sse` the session, which a reconnecting EventSource names in no other way. */
  eventIdPrefix?: string;
  /** Written before anything else. */
  preamble?: string;
  /** Called while nothing arrives, about every `idleCheckMs`. */
  onIdle?: () => Promise<void>;
  idleCheckMs?: number;
}

/**
 * Writes entries as they come until the stream's end, the session's end, a newer reader, or the client's departure.
 * Status and headers must have been sent.
 */
export async function tail(
  outbox: Outbox,
  wakeups: Wakeups,
  response: ServerResponse,
  options: TailOptions,
): Promise<void> {
  if (response.destroyed) return; // its `close` has been, and nothing else would stop the reader
  const reader = new Reader(response, options);
  const stop = wakeups.listen(options.session, (wakeup) => {
    if (wakeup.type === 'appended' && wakeup.stream === options.stream) reader.wake();
    else if (wakeup.type === 'ended') {
      for (const id of wakeup.calls?.flat() ?? [])
        response.write(`event: message\ndata: ${endedCall(id, wakeup.reason)}\n\n`);
      reader.stop();
    } else if (wakeup.type === 'reader' && wakeup.stream === options.stream) reader.announced(wakeup.reader);
  });
  const stopReconnect = wakeups.afterReconnect(() => reader.wake());
  response.once('close', () => reader.stop());
  open.add(response);
  try {
    await wakeups.publish(options.session, { type: 'reader', stream: options.stream, reader: reader.id });
    if (options.preamble !== undefined) response.write(options.preamble);
    await reader.run((after) => outbox.after(options.session, options.stream, after));
  } finally {
    stop();
    stopReconnect();
    open.delete(response);
    response.end();
  }
}

function isPause({ json }: OutboxEntry): boolean {
  return /^\d/.test(json);
}

class Reader {
  readonly id = randomUUID();
  readonly #response: ServerResponse;
  readonly #options: TailOptions;
  #isAnnounced = false;
  #stopped = false;
  #awake = true;
  #wakeUp: () => void = () => undefined;

  constructor(response: ServerResponse, options: TailOptions) {
    this.#response = response;
    this.#options = options;
  }

  /**
   * A reader has announced itself. A half-dead connection must not lock its own client out, so the newest reader wins: what
   * is heard after one's own announcement is newer, what is heard before it came from a reader that gives way itself.
   */
  announced(reader: string): void {
    if (reader === this.id) this.#isAnnounced = true;
    else if (this.#isAnnounced) this.stop();
  }

  wake(): void {
    this.#awake = true;
    this.#wakeUp();
  }

  stop(): void {
    this.#stopped = true;
    this.#wakeUp();
  }

  async run(read: (after: string) => Promise<OutboxEntry[]>): Promise<void> {
    let after = this.#options.after;
    while (!this.#stopped) {
      this.#awake = false;
      const entries = await read(after);
      for (const [index, entry] of entries.entries()) {
        after = entry.id;
        if (entry.json === END_OF_STREAM) return;
        if (!(await this.#write(entry))) return;
        // A pause that more has followed already is over: whoever resumes late need not go away once more.
        if (isPause(entry) && index === entries.length - 1) return;
      }
      if (entries.length === 0) await this.#sleep();
    }
  }

  /**
   * Writes an entry once all before it were taken, so that no reader makes us hold more than one. However large that one is:
   * a client cut off for it would resume, get it again, and be cut off again.
   * @returns false when the client is gone or too slow.
   */
  async #write(entry: OutboxEntry): Promise<boolean> {
    const frame = this.#frame(entry);
    if (frame === undefined || this.#response.write(frame)) return !this.#stopped;
    if (!(await this.#drained())) {
      this.#response.destroy();
      return false;
    }
    return !this.#stopped;
  }

  /** Events without data only move Last-Event-ID on (MCP 2025-11-25, "Sending Messages to the Server"). */
  #frame(entry: OutboxEntry): string | undefined {
    const { eventIdPrefix = '', stream, emptyEvents = false } = this.#options;
    const id = `id: ${eventIdPrefix}${eventId(stream, entry.id)}\n`;
    if (entry.json.startsWith('{')) return `${id}event: message\ndata: ${entry.json}\n\n`;
    if (!emptyEvents) return undefined;
    return isPause(entry) ? `${id}retry: ${entry.json}\ndata: \n\n` : `${id}data: \n\n`;
  }

  #drained(): Promise<boolean> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => settle(false), STALLED_MS);
      const settle = (drained: boolean): void => {
        clearTimeout(timer);
        this.#response.off('drain', onDrain).off('close', onClose);
        resolve(drained);
      };
      const onDrain = (): void => settle(true);
      const onClose = (): void => settle(false);
      this.#response.once('drain', onDrain).once('close', onClose);
    });
  }

  /** Until a wake-up, or until the idle check finds something to read. */
  async #sleep(): Promise<void> {
    if (this.#awake || this.#stopped) return;
    const { onIdle, idleCheckMs } = this.#options;
    const woken = new Promise<void>((resolve) => (this.#wakeUp = resolve));
    if (!onIdle || idleCheckMs === undefined) return woken;
    const timer = setTimeout(() => {
      onIdle().then(
        () => this.wake(),
        () => this.stop(), // Redis is gone: the client resumes when it is back
      );
    }, idleCheckMs);
    await woken;
    clearTimeout(timer);
  }
}
