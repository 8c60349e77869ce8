/** `subscriptions/listen` of 2026-07-28: streams of changes, each fed with what concerns its own principal. */
import {
  createMcpHandler,
  type CreateMcpHandlerOptions,
  type McpHttpHandler,
  type McpServerFactory,
} from '@modelcontextprotocol/server';
import type { Principal } from '../tenants/principal.js';
import type { Changes } from './changes.js';

/** More than any client opens; a loop that forgets to close them stops here. */
const MOST_PER_ACCOUNT = 50;

interface OpenSubscription {
  principal: Principal;
  handler: McpHttpHandler;
}

export class Subscriptions {
  readonly #open = new Set<OpenSubscription>();
  readonly #factory: McpServerFactory;
  readonly #changes: Changes;
  readonly #options: CreateMcpHandlerOptions;

  /** @param options of every handler; its bus and its limit are set here. */
  constructor(factory: McpServerFactory, changes: Changes, options: CreateMcpHandlerOptions) {
    this.#factory = factory;
    this.#changes = changes;
    this.#options = options;
  }

  /** A handler for one listen request: its bus is the principal's own, and lives as long as the stream. */
  handlerFor(principal: Principal): McpHttpHandler {
    const { tenant, account } = principal;
    const handler: McpHttpHandler = createMcpHandler(this.#factory, {
      ...this.#options,
      maxSubscriptions: this.#count(account) < MOST_PER_ACCOUNT ? 1 : 0,
      bus: {
        publish: (event) => this.#changes.publish({ tenant, account }, event),
        subscribe: (listener) => {
          const entry = { principal, handler };
          const stop = this.#changes.subscribe(principal, listener);
          this.#open.add(entry);
          return () => {
            stop();
            this.#open.delete(entry);
          };
        },
      },
    });
    return handler;
  }

  /** Ends the streams of a sign-in that was revoked: the token that opened them opens nothing any more. */
  endOfGrant(grant: string): Promise<void> {
    return this.#end(({ principal }) => principal.grant === grant);
  }

  /** Ends all streams cleanly, so that clients listen again elsewhere. */
  close(): Promise<void> {
    return this.#end(() => true);
  }

  #count(account: string): number {
    let count = 0;
    for (const { principal } of this.#open) if (principal.account === account) count += 1;
    return count;
  }

  async #end(concerns: (subscription: OpenSubscription) => boolean): Promise<void> {
    await Promise.all([...this.#open].filter(concerns).map(({ handler }) => handler.close()));
  }
}
