/** What changed on the server, told to the clients it concerns on every replica. */
import type { ServerEvent } from '@modelcontextprotocol/server';
import type { Logger } from '../log.js';
import type { ControlChannel } from '../redis/control.js';
import type { Principal } from '../tenants/principal.js';

/** Whom a change concerns: a whole tenant, or one account in it. */
export interface Audience {
  tenant: string;
  account?: string;
}

/** Carries events to every replica; a process alone tells only itself. */
export type ChangeChannel = Pick<ControlChannel, 'listen' | 'publish'>;

type Listener = (event: ServerEvent) => void;

/**
 * The change events behind `subscriptions/listen`. The SDK's own bus knows no principal, so on it everybody would hear of
 * everybody's files; here a listener belongs to an account and an event to an audience.
 */
export class Changes {
  /** By tenant. */
  readonly #listeners = new Map<string, Set<{ account: string; hear: Listener }>>();
  readonly #control: ChangeChannel;
  readonly #log: Logger;
  readonly #stop: () => void;

  constructor(control: ChangeChannel, log: Logger) {
    this.#control = control;
    this.#log = log;
    this.#stop = control.listen((message) => {
      if (message.type === 'changed') this.#deliver(message, message.event);
    });
  }

  /** Tells every replica, this one included. A lost event costs a client no more than the age of its cached list. */
  publish({ tenant, account }: Audience, event: ServerEvent): void {
    this.#control
      .publish({ type: 'changed', tenant, ...(account !== undefined && { account }), event })
      .catch((error: unknown) => this.#log.warn({ err: error }, 'a change was not published'));
  }

  /** @returns a function that stops listening. */
  subscribe({ tenant, account }: Principal, hear: Listener): () => void {
    const listeners = this.#listeners.get(tenant) ?? new Set();
    const entry = { account, hear };
    this.#listeners.set(tenant, listeners.add(entry));
    return () => {
      listeners.delete(entry);
      if (listeners.size === 0 && this.#listeners.get(tenant) === listeners) this.#listeners.delete(tenant);
    };
  }

  close(): void {
    this.#stop();
  }

  #deliver(audience: Audience, event: ServerEvent): void {
    for (const { account, hear } of this.#listeners.get(audience.tenant) ?? [])
      if (audience.account === undefined || audience.account === account) hear(event);
  }
}
