import { randomUUID } from 'node:crypto';
import {
  isJSONRPCRequest,
  isJSONRPCResponse,
  type AuthInfo,
  type JSONRPCMessage,
  type JSONRPCRequest,
  type RequestId,
  type Server,
  type Transport,
  type TransportSendOptions,
} from '@modelcontextprotocol/server';
import type { Session } from './store.js';
import type { Wakeups } from './wakeups.js';

/** Where the messages of one POST go. */
export interface Sink {
  /** A message that belongs to the POST being served. */
  related(message: JSONRPCMessage): void;
  /** A message of the session as a whole. */
  unrelated(message: JSONRPCMessage): void;
  /** The final answer to one of the POST's requests. */
  result(id: RequestId, message: JSONRPCMessage): void;
  /** One of the POST's requests was cancelled; no answer to it will come. */
  cancelled(id: RequestId): void;
  /** Ends the POST's connection so that the client comes back for the answer. Absent where clients cannot. */
  pause?(): void;
}

/** Ids of the messages replayed into a fresh Server; their answers go nowhere. */
const REPLAY = 'box-mcp/replay';

/**
 * One POST served by a throw-away Server. It learns what the session knows by hearing the client's `initialize` again, over
 * the public Transport interface: the SDK's own transports can be brought back only through privates (DESIGN.md "Sessions").
 */
export class PostTransport implements Transport {
  onclose?: () => void;
  onerror?: (error: Error) => void;
  onmessage?: NonNullable<Transport['onmessage']>;
  sessionId?: string;
  readonly #session: Session | undefined;
  readonly #sink: Sink;
  readonly #authInfo: AuthInfo;
  /** Ids on the wire of requests to the client, by the Server's own: those start at 0 in every Server. */
  readonly #asked = new Map<RequestId, RequestId>();
  readonly #waiting = new Set<RequestId>();
  readonly #replays = new Map<string, () => void>();
  #finish: () => void = () => undefined;

  constructor(session: Session | undefined, sink: Sink, authInfo: AuthInfo) {
    this.#session = session;
    this.#sink = sink;
    this.#authInfo = authInfo;
    if (session) this.sessionId = session.id;
  }

  /** Serves the messages and returns when each request of them is answered or cancelled. */
  async run(server: Server, wakeups: Wakeups, messages: readonly JSONRPCMessage[]): Promise<void> {
    const requests = messages.filter(isJSONRPCRequest);
    for (const { id } of requests) this.#waiting.add(id);
    const finished = new Promise<void>((resolve) => (this.#finish = resolve));
    await server.connect(this);
    const stop = this.#session && requests.length > 0 ? this.#listen(this.#session, wakeups) : undefined;
    try {
      await this.#replaySession();
      const extra = {
        authInfo: this.#authInfo,
        ...(this.#sink.pause && { closeSSEStream: () => this.#sink.pause?.() }),
      };
      for (const message of messages) this.onmessage?.(message, extra);
      if (this.#waiting.size > 0) await finished;
    } finally {
      stop?.();
      await server.close();
    }
  }

  async start(): Promise<void> {
    // Nothing to open: messages are handed over by `run`.
  }

  async send(message: JSONRPCMessage, options?: TransportSendOptions): Promise<void> {
    if (isJSONRPCResponse(message)) return this.#sendResult(message);
    if (isJSONRPCRequest(message)) return this.#sink.related(this.#renamed(message));
    const related = options?.relatedRequestId;
    if (related === undefined) this.#sink.unrelated(message);
    else if (!this.#replays.has(String(related))) this.#sink.related(message);
  }

  async close(): Promise<void> {
    this.#finish();
    this.onclose?.();
  }

  #sendResult(message: JSONRPCMessage & { id?: RequestId | undefined }): void {
    const { id } = message;
    if (id === undefined) return;
    const replayed = typeof id === 'string' ? this.#replays.get(id) : undefined;
    if (replayed) return replayed();
    this.#settle(id, () => this.#sink.result(id, message));
  }

  #settle(id: RequestId, tell: () => void): void {
    if (!this.#waiting.delete(id)) return;
    tell();
    if (this.#waiting.size === 0) this.#finish();
  }

  /**
   * A request to the client. `elicitInput()` names no request it belongs to, and one exchange is one POST, so the POST's
   * own stream is always the right one (SEP-2260).
   */
  #renamed(request: JSONRPCRequest): JSONRPCRequest {
    const id = randomUUID();
    this.#asked.set(id, request.id);
    return { ...request, id };
  }

  /** Answers and cancellations arrive at any replica and are broadcast; only the exchange they concern acts. */
  #listen(session: Session, wakeups: Wakeups): () => void {
    return wakeups.listen(session.id, (wakeup) => {
      if (wakeup.type === 'answer' && 'id' in wakeup.message && wakeup.message.id !== undefined) {
        const own = this.#asked.get(wakeup.message.id);
        if (own === undefined) return;
        this.#asked.delete(wakeup.message.id);
        this.onmessage?.({ ...wakeup.message, id: own });
      } else if (wakeup.type === 'cancel' && this.#waiting.has(wakeup.requestId)) {
        const { requestId, reason } = wakeup;
        this.onmessage?.({
          jsonrpc: '2.0',
          method: 'notifications/cancelled',
          params: { requestId, ...(reason !== undefined && { reason }) },
        });
        this.#settle(requestId, () => this.#sink.cancelled(requestId));
      } else if (wakeup.type === 'ended') {
        for (const id of [...this.#waiting]) this.#settle(id, () => this.#sink.cancelled(id));
        void this.close();
      }
    });
  }

  async #replaySession(): Promise<void> {
    const { init, logLevel } = this.#session ?? {};
    if (init) await this.#replay('initialize', init);
    if (logLevel) await this.#replay('logging/setLevel', { level: logLevel });
  }

  #replay(method: string, params: Record<string, unknown>): Promise<void> {
    const id = `${REPLAY}/${method}`;
    return new Promise((resolve) => {
      this.#replays.set(id, resolve);
      this.onmessage?.({ jsonrpc: '2.0', id, method, params }, { authInfo: this.#authInfo });
    });
  }
}
