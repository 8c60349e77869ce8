/** A 2025-11-25 client small enough to cut its streams anywhere, and to choose the replica of every request. */
import { request, type IncomingMessage } from 'node:http';

export interface Message {
  jsonrpc: '2.0';
  id?: number | string;
  method?: string;
  params?: Record<string, unknown>;
  result?: { content?: { text: string }[]; [key: string]: unknown };
  error?: { code: number; message: string };
}

/** A stream as it arrives. */
export interface EventStream {
  status: number;
  messages: Message[];
  /** Id of the last event, priming events included. */
  lastEventId: string | undefined;
  ended: Promise<void>;
  hasEnded(): boolean;
  /** Cuts the connection, as a network does. */
  cut(): void;
  /** Reads nothing any more, as a stalled client does. */
  pause(): void;
  /** Waits until a message fits. @throws after 10 s. */
  until(fits: (message: Message) => boolean): Promise<Message>;
}

export interface SessionClientOptions {
  token: string;
  capabilities?: Record<string, unknown>;
}

let requestIds = 0;

export class SessionClient {
  sessionId: string | undefined;
  readonly #options: SessionClientOptions;

  constructor(options: SessionClientOptions) {
    this.#options = options;
  }

  /** Opens a session on one replica. */
  async initialize(replica: string): Promise<void> {
    const answer = await fetch(`${replica}/mcp`, {
      method: 'POST',
      headers: this.headers(),
      body: JSON.stringify(
        this.message('initialize', {
          protocolVersion: '2025-11-25',
          capabilities: this.#options.capabilities ?? {},
          clientInfo: { name: 'session-client', version: '1' },
        }),
      ),
    });
    if (!answer.ok) throw new Error(`initialize: ${answer.status} ${await answer.text()}`);
    this.sessionId = answer.headers.get('mcp-session-id') ?? undefined;
  }

  message(method: string, params: Record<string, unknown>): Message & { id: number } {
    requestIds += 1;
    return { jsonrpc: '2.0', id: requestIds, method, params };
  }

  /** One POST; resolves with its answer when that is JSON. */
  async post(replica: string, message: Message): Promise<{ status: number; body: Message | undefined }> {
    const answer = await fetch(`${replica}/mcp`, {
      method: 'POST',
      headers: this.headers(),
      body: JSON.stringify(message),
    });
    const text = await answer.text();
    return { status: answer.status, body: text.startsWith('{') ? (JSON.parse(text) as Message) : undefined };
  }

  call(replica: string, name: string, args: Record<string, unknown> = {}, meta?: Record<string, unknown>) {
    return this.post(
      replica,
      this.message('tools/call', { name, arguments: args, ...(meta && { _meta: meta }) }),
    );
  }

  /** A POST whose answer is a stream. */
  async streamPost(replica: string, message: Message): Promise<EventStream> {
    return openStream(`${replica}/mcp`, 'POST', this.headers(), JSON.stringify(message));
  }

  /** The standing stream, or any stream from where it was cut. */
  async stream(replica: string, lastEventId?: string): Promise<EventStream> {
    const headers = {
      ...this.headers(),
      accept: 'text/event-stream',
      ...(lastEventId && { 'last-event-id': lastEventId }),
    };
    return openStream(`${replica}/mcp`, 'GET', headers);
  }

  async end(replica: string): Promise<number> {
    return (await fetch(`${replica}/mcp`, { method: 'DELETE', headers: this.headers() })).status;
  }

  headers(): Record<string, string> {
    return {
      authorization: `Bearer ${this.#options.token}`,
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      ...(this.sessionId !== undefined && {
        'mcp-session-id': this.sessionId,
        'mcp-protocol-version': '2025-11-25',
      }),
    };
  }
}

/** Opens a stream and resolves when its headers are there. */
export function openStream(
  url: string,
  method: string,
  headers: Record<string, string>,
  body?: string,
): Promise<EventStream> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method, headers }, (response) => resolve(follow(response)));
    outgoing.once('error', reject);
    outgoing.end(body);
  });
}

function follow(response: IncomingMessage): EventStream {
  let ended = false;
  let text = '';
  const stream: EventStream = {
    status: response.statusCode ?? 0,
    messages: [],
    lastEventId: undefined,
    ended: new Promise((done) => response.once('close', () => ((ended = true), done()))),
    hasEnded: () => ended,
    cut: () => void response.destroy(),
    pause: () => void response.pause(),
    async until(fits) {
      for (let attempt = 0; attempt < 1_000; attempt += 1) {
        const message = stream.messages.find(fits);
        if (message) return message;
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      throw new Error(`no such message among ${JSON.stringify(stream.messages)}`);
    },
  };
  response.on('error', () => undefined); // a cut connection is told by `close`
  response.setEncoding('utf8').on('data', (chunk: string) => {
    const frames = (text + chunk).split('\n\n');
    text = frames.pop() ?? '';
    for (const frame of frames) {
      stream.lastEventId = /^id: ?(.*)$/m.exec(frame)?.[1] ?? stream.lastEventId;
      const data = /^data: ?(.+)$/m.exec(frame)?.[1];
      if (data?.startsWith('{')) stream.messages.push(JSON.parse(data) as Message);
    }
  });
  return stream;
}
