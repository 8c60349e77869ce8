/** One MCP request over HTTP, from the parsed body to a web Response. */
import { createMcpHandler, type McpHttpHandler } from '@modelcontextprotocol/server';
import type { Dispatcher } from '../execution/dispatch.js';
import type { Logger } from '../log.js';
import { answerDirectly, plainRequest } from './direct.js';
import { toAuthInfo, type Exchange } from './exchange.js';
import { serverFactory, type ServerFixtures } from './server.js';

/** LibreChat drops a stream that is silent for its `timeout`; 25 s is the most it can be (CLIENTS.md). */
const KEEP_ALIVE_MS = 15_000;

export interface McpRequest {
  /** Absolute address, for the SDK's Request object. */
  url: string;
  method: string;
  headers: Record<string, string | string[] | undefined>;
  /** Parsed JSON; undefined where the method has no body. */
  body: unknown;
  exchange: Exchange;
}

export class McpEndpoint {
  readonly #handler: McpHttpHandler;
  readonly #dispatcher: Dispatcher;
  readonly #log: Logger;

  readonly #direct: boolean;

  constructor(dispatcher: Dispatcher, log: Logger, fixtures?: ServerFixtures) {
    this.#dispatcher = dispatcher;
    this.#log = log;
    this.#direct = !fixtures;
    this.#handler = createMcpHandler(serverFactory(dispatcher, log, fixtures), {
      legacy: 'reject',
      keepAliveMs: KEEP_ALIVE_MS,
      onerror: (error) => log.debug({ err: error }, 'protocol refused a request'),
    });
  }

  /**
   * Serves 2026-07-28; requests of the 2025 era go to the session router instead (routes/mcp.ts).
   * @returns the JSON of a 200, or a Response where the SDK answered. Where `exchange.challenge` is set afterwards, the
   * caller answers with that in place of either.
   */
  async handle(request: McpRequest): Promise<Buffer | Response> {
    const header = (name: string) => {
      const value = request.headers[name];
      return Array.isArray(value) ? undefined : value;
    };
    if (request.method === 'POST' && this.#direct) {
      const plain = plainRequest({ body: request.body, header });
      if (plain) return answerDirectly(this.#dispatcher, this.#log, request.exchange, plain);
    }
    return this.#viaSdk(request);
  }

  /** Ends streams and exchanges still open. */
  async close(): Promise<void> {
    await this.#handler.close();
  }

  async #viaSdk({ url, method, headers, body, exchange }: McpRequest): Promise<Response> {
    const webHeaders = new Headers();
    for (const [name, value] of Object.entries(headers)) {
      // The bearer token was checked; nothing behind this line has a use for it.
      if (value === undefined || name === 'authorization' || name === 'cookie') continue;
      webHeaders.set(name, Array.isArray(value) ? value.join(', ') : value);
    }
    const response = await this.#handler.fetch(
      new Request(url, { method, headers: webHeaders, signal: exchange.abort.signal }),
      {
        authInfo: toAuthInfo(exchange),
        ...(method === 'POST' && { parsedBody: body ?? null }),
      },
    );
    return withFirstByte(response);
  }
}

/** Waits for a stream's first bytes, so that a call which must be answered 401 can still be: status and headers go out with them. */
async function withFirstByte(response: Response): Promise<Response> {
  if (!response.body || !response.headers.get('content-type')?.startsWith('text/event-stream'))
    return response;
  const reader = response.body.getReader();
  const first = await reader.read();
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      if (first.value) controller.enqueue(first.value);
      if (first.done) controller.close();
    },
    async pull(controller) {
      const { done, value } = await reader.read();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    cancel: (reason) => reader.cancel(reason),
  });
  return new Response(body, { status: response.status, headers: response.headers });
}
