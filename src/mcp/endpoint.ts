/** One MCP request over HTTP, from the parsed body to a web Response. */
import {
  createMcpHandler,
  type CreateMcpHandlerOptions,
  type McpHttpHandler,
  type McpServerFactory,
} from '@modelcontextprotocol/server';
import type { Dispatcher } from '../execution/dispatch.js';
import type { Logger } from '../log.js';
import type { ControlChannel } from '../redis/control.js';
import type { Changes } from './changes.js';
import { answerDirectly, plainRequest } from './direct.js';
import type { Era, Header } from './era.js';
import { isEventStream, steadyStream } from './event-stream.js';
import { toAuthInfo, type Exchange } from './exchange.js';
import { Subscriptions } from './subscriptions.js';

export interface McpEndpointDeps {
  dispatcher: Dispatcher;
  log: Logger;
  factory: McpServerFactory;
  changes: Changes;
  control: ControlChannel;
  /** Whether plain requests may take the direct path. */
  direct: boolean;
}

export interface McpRequest {
  /** Absolute address, for the SDK's Request object. */
  url: string;
  method: string;
  headers: Record<string, string | string[] | undefined>;
  header: Header;
  era: Era;
  /** Parsed JSON; undefined where the method has no body. */
  body: unknown;
  exchange: Exchange;
}

export class McpEndpoint {
  readonly #handler: McpHttpHandler;
  readonly #subscriptions: Subscriptions;
  readonly #deps: McpEndpointDeps;
  /**
   * Keeps each Request as long as what aborts it. Its signal follows ours only while it lives, and the SDK holds nothing but the
   * signal: after a garbage collection a stream would not notice that its client has left (nodejs/undici issue 1926).
   */
  readonly #requests = new WeakMap<AbortController, Request>();
  readonly #stop: () => void;

  constructor(deps: McpEndpointDeps) {
    const { log, factory, changes, control } = deps;
    const options: CreateMcpHandlerOptions = {
      legacy: 'reject',
      // event-stream.ts keeps all streams alive with one timer.
      keepAliveMs: 0,
      onerror: (error) => log.debug({ err: error }, 'protocol refused a request'),
    };
    this.#deps = deps;
    this.#handler = createMcpHandler(factory, options);
    this.#subscriptions = new Subscriptions(factory, changes, options);
    this.#stop = control.listen((message) => {
      if (message.type === 'grant_ended') void this.#subscriptions.endOfGrant(message.grant);
    });
  }

  /**
   * Serves 2026-07-28; requests of the 2025 era go to the session router instead (routes/mcp.ts).
   * @returns the JSON of a 200, or a Response where the SDK answered. Where `exchange.challenge` is set afterwards, the
   * caller answers with that in place of either.
   */
  async handle(request: McpRequest): Promise<Buffer | Response> {
    const { dispatcher, log, direct } = this.#deps;
    const { method, body, header, era, exchange } = request;
    if (method === 'POST' && direct) {
      const plain = plainRequest({ body, header, era, selection: exchange.selection });
      if (plain) return answerDirectly(dispatcher, log, exchange, plain);
    }
    return this.#viaSdk(request);
  }

  /** Ends streams and exchanges still open. */
  async close(): Promise<void> {
    this.#stop();
    await Promise.all([this.#subscriptions.close(), this.#handler.close()]);
  }

  async #viaSdk({ url, method, headers, body, exchange }: McpRequest): Promise<Response> {
    const webHeaders = new Headers();
    for (const [name, value] of Object.entries(headers)) {
      // The bearer token was checked; nothing behind this line has a use for it.
      if (value === undefined || name === 'authorization' || name === 'cookie') continue;
      webHeaders.set(name, Array.isArray(value) ? value.join(', ') : value);
    }
    const handler = isListen(body) ? this.#subscriptions.handlerFor(exchange.principal) : this.#handler;
    const request = new Request(url, { method, headers: webHeaders, signal: exchange.abort.signal });
    this.#requests.set(exchange.abort, request);
    const response = await handler.fetch(request, {
      authInfo: toAuthInfo(exchange),
      ...(method === 'POST' && { parsedBody: body ?? null }),
    });
    return isEventStream(response) ? steadyStream(response) : response;
  }
}

function isListen(body: unknown): boolean {
  return (
    typeof body === 'object' && body !== null && 'method' in body && body.method === 'subscriptions/listen'
  );
}
