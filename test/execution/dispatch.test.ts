import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { Dispatcher, type ToolCall } from '../../src/execution/dispatch.js';
import { FairQueue } from '../../src/execution/fair-queue.js';
import type { ToolPool } from '../../src/execution/pool.js';
import type { ToolOutcome, ToolTask } from '../../src/execution/task.js';
import type { Principal } from '../../src/tenants/principal.js';
import { definitionByName } from '../../src/tools/definitions.js';

const alice: Principal = {
  account: 'alice',
  tenant: 'acme',
  grant: 'g1',
  client: 'c',
  scopes: new Set(['box.read']),
  expiresAt: 4e9,
};
const whoAmI: ToolCall = {
  tool: 'box_who_am_i',
  args: {},
  principal: alice,
  offered: { find: definitionByName },
};

type Task = Omit<ToolTask, 'progress'>;

/** A pool whose calls end when the test says so. */
class ManualPool implements Pick<ToolPool, 'run' | 'cancel' | 'capacity' | 'drain'> {
  readonly capacity = 1;
  readonly tasks: Task[] = [];
  readonly cancelled: string[] = [];
  drained = false;
  readonly #finish = new Map<string, (outcome: ToolOutcome) => void>();

  run(task: Task): Promise<ToolOutcome> {
    this.tasks.push(task);
    return new Promise((resolve) => this.#finish.set(task.callId, resolve));
  }

  cancel(callId: string): void {
    this.cancelled.push(callId);
    this.finish();
  }

  async drain(): Promise<void> {
    this.drained = true;
  }

  /** Ends the newest call. */
  finish(): void {
    const { callId = '' } = this.tasks.at(-1) ?? {};
    const stats = { runMs: 1, boxMs: 0, boxRequests: [] };
    this.#finish.get(callId)?.({ ok: true, result: new Uint8Array(), stats });
  }
}

function start(options: { callTimeoutMs?: number; queue?: FairQueue } = {}) {
  const pool = new ManualPool();
  return { pool, dispatcher: new Dispatcher({ pool, log: pino({ level: 'silent' }), ...options }) };
}
const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('Dispatcher', () => {
  it('sends a call with the reference of its caller’s token and a deadline', async () => {
    const { pool, dispatcher } = start({ callTimeoutMs: 1000 });
    const outcome = dispatcher.call(whoAmI);
    await turn();
    expect(pool.tasks).toMatchObject([
      { tool: 'box_who_am_i', args: {}, token: { tenant: 'acme', grant: 'g1' } },
    ]);
    expect(pool.tasks[0]!.deadline - Date.now()).toBeGreaterThan(900);
    expect(dispatcher.inFlight).toBe(1);
    pool.finish();
    expect(await outcome).toMatchObject({ ok: true, waitMs: expect.any(Number) as number });
    expect(dispatcher.inFlight).toBe(0);
  });

  it.each<[string, Partial<ToolCall>, object]>([
    ['an unknown tool', { tool: 'box_nothing' }, { code: 'unknown_tool' }],
    ['a tool that is not offered', { offered: { find: () => undefined } }, { code: 'unknown_tool' }],
    [
      'a scope that was not granted',
      { principal: { ...alice, scopes: new Set(['box.write']) } },
      { code: 'insufficient_scope', message: expect.stringContaining('box.read') as string },
    ],
    [
      'a wrong argument',
      { args: { user: 1 } },
      { code: 'invalid_arguments', message: expect.stringContaining('"user" is not known') as string },
    ],
    [
      'a missing argument',
      { tool: 'box_file_info_tool', args: undefined },
      { code: 'invalid_arguments', message: expect.stringContaining('file_id') as string },
    ],
    ['arguments that are no object', { args: 'x' }, { code: 'invalid_arguments' }],
  ])('refuses %s before it takes a turn', async (_name, change, error) => {
    const { pool, dispatcher } = start();
    expect(await dispatcher.call({ ...whoAmI, ...change })).toMatchObject({ ok: false, error });
    expect(pool.tasks).toEqual([]);
  });

  it('cancels a waiting call without a thread hearing of it, and a running one by its id', async () => {
    const { pool, dispatcher } = start();
    const [running, waiting] = [new AbortController(), new AbortController()];
    const first = dispatcher.call({ ...whoAmI, signal: running.signal });
    const second = dispatcher.call({ ...whoAmI, signal: waiting.signal });
    await turn();
    expect(dispatcher.inFlight).toBe(2);
    waiting.abort();
    expect(await second).toMatchObject({ ok: false, error: { code: 'cancelled' } });
    running.abort();
    await first;
    expect(pool.cancelled).toEqual([pool.tasks[0]!.callId]);
    expect(pool.tasks).toHaveLength(1);
    expect(await dispatcher.call({ ...whoAmI, signal: running.signal })).toMatchObject({
      error: { code: 'cancelled' },
    });
    expect(dispatcher.inFlight).toBe(0);
  });

  it('counts waiting into the time a call may take', async () => {
    const { dispatcher } = start({ callTimeoutMs: 40 });
    void dispatcher.call(whoAmI);
    const late = await dispatcher.call(whoAmI);
    expect(late).toMatchObject({ ok: false, error: { code: 'deadline_exceeded' } });
    expect(late.waitMs).toBeGreaterThan(30);
  });

  it('says busy, and when to come back, to what would wait behind too many', async () => {
    const { dispatcher } = start({ queue: new FairQueue({ capacity: 1, waitingPerTenant: 1 }) });
    void dispatcher.call(whoAmI);
    void dispatcher.call(whoAmI);
    expect(await dispatcher.call(whoAmI)).toMatchObject({
      ok: false,
      error: { code: 'busy', retryAfter: expect.any(Number) as number },
    });
  });

  it('drains: what waits or runs is answered, what comes is refused, then the threads end', async () => {
    const { pool, dispatcher } = start();
    const calls = [dispatcher.call(whoAmI), dispatcher.call(whoAmI)];
    await turn();
    const drained = dispatcher.drain(5_000);
    expect(await dispatcher.call(whoAmI)).toMatchObject({ error: { code: 'unavailable', retryAfter: 1 } });
    pool.finish();
    await turn();
    expect(pool.drained).toBe(false);
    pool.finish();
    await drained;
    expect(await Promise.all(calls)).toMatchObject([{ ok: true }, { ok: true }]);
    expect(pool.drained).toBe(true);
  });
});
