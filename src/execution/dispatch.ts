/** One tool call from the protocol to a thread and back: scopes, arguments, turn, deadline, cancellation. */
import { randomUUID } from 'node:crypto';
import { AppError } from '../errors.js';
import type { Logger } from '../log.js';
import type { Principal } from '../tenants/principal.js';
import { parseArguments } from '../tools/arguments.js';
import type { ToolDefinition } from '../tools/define.js';
import { FairQueue } from './fair-queue.js';
import { failedOutcome, type ToolPool } from './pool.js';
import type { ProgressMessage, ToolOutcome } from './task.js';

export interface ToolCall {
  tool: string;
  /** As the client sent them. */
  args: unknown;
  principal: Principal;
  /** The tools that exist for the caller. */
  offered: { find(name: string): ToolDefinition | undefined };
  /** Aborting cancels the call, waiting or running. */
  signal?: AbortSignal;
  onProgress?: (progress: ProgressMessage) => void;
}

export type CallOutcome = ToolOutcome & {
  /** Milliseconds before a thread had it. */
  waitMs: number;
};

export interface DispatcherDeps {
  pool: Pick<ToolPool, 'run' | 'cancel' | 'capacity' | 'drain'>;
  log: Logger;
  /** Milliseconds a call may take, waiting included. LibreChat gives up after its `timeout`, 60 s unless told otherwise. */
  callTimeoutMs?: number;
  queue?: FairQueue;
}

const CALL_TIMEOUT_MS = 55_000;

export class Dispatcher {
  readonly #deps: DispatcherDeps;
  readonly #queue: FairQueue;
  #draining = false;
  #calls = 0;
  #idle: (() => void) | undefined;

  constructor(deps: DispatcherDeps) {
    this.#deps = deps;
    this.#queue = deps.queue ?? new FairQueue({ capacity: deps.pool.capacity });
  }

  /** Calls waiting or running. */
  get inFlight(): number {
    return this.#calls;
  }

  /** Runs a call. Whatever can be foreseen is an outcome; only a fault of ours rejects. */
  async call(call: ToolCall): Promise<CallOutcome> {
    const startedAt = performance.now();
    const waited = () => performance.now() - startedAt;
    try {
      const definition = this.#admit(call);
      // Refused before it waits for its turn. The thread parses again, because it trusts no other process.
      parseArguments(definition, call.args);
      this.#calls += 1;
      try {
        return await this.#queued(definition, call);
      } finally {
        this.#calls -= 1;
        if (this.#calls === 0) this.#idle?.();
      }
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return { ...failedOutcome(error), waitMs: waited() };
    }
  }

  /** Refuses new calls, lets waiting and running ones finish for so long, then ends the threads. */
  async drain(ms: number): Promise<void> {
    this.#draining = true;
    if (this.#calls > 0) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms);
        this.#idle = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    await this.#deps.pool.drain(0);
  }

  #admit({ tool, principal, offered }: ToolCall): ToolDefinition {
    if (this.#draining) {
      throw new AppError('unavailable', 'This server is shutting down.', {
        hint: 'Try again.',
        retryAfter: 1,
      });
    }
    const definition = offered.find(tool);
    if (!definition) {
      throw new AppError('unknown_tool', 'There is no tool of that name.', {
        hint: 'List the tools with tools/list.',
      });
    }
    if (!principal.scopes.has(definition.scope)) {
      throw new AppError('insufficient_scope', `${definition.name} needs the scope ${definition.scope}.`, {
        hint: 'Authorize again and allow it.',
      });
    }
    return definition;
  }

  async #queued(
    definition: ToolDefinition,
    { args, principal, signal, onProgress }: ToolCall,
  ): Promise<CallOutcome> {
    const { pool, callTimeoutMs = CALL_TIMEOUT_MS } = this.#deps;
    const deadline = Date.now() + callTimeoutMs;
    const { tenant, account, grant } = principal;
    const slot = await this.#queue.acquire({ tenant, account, deadline, signal });
    const callId = randomUUID();
    const cancel = () => pool.cancel(callId);
    try {
      if (signal?.aborted) throw new AppError('cancelled', 'The call was cancelled.');
      signal?.addEventListener('abort', cancel, { once: true });
      const task = { callId, tool: definition.name, args, token: { tenant, grant }, deadline };
      return { ...(await pool.run(task, onProgress)), waitMs: slot.waitMs };
    } finally {
      signal?.removeEventListener('abort', cancel);
      slot.release();
    }
  }
}
