import { describe, expect, it } from 'vitest';
import { FairQueue, RoundRobin, type FairQueueOptions } from '../../src/execution/fair-queue.js';

const soon = () => Date.now() + 5_000;
const place = (tenant: string, account = 'a', extra = {}) => ({
  tenant,
  account,
  deadline: soon(),
  ...extra,
});
const open = (options: Partial<FairQueueOptions> = {}) => new FairQueue({ capacity: 1, ...options });

/** Runs calls in the queue and returns the order in which they started. */
async function orderOf(
  queue: FairQueue,
  places: readonly [name: string, tenant: string, account?: string][],
): Promise<string[]> {
  const order: string[] = [];
  const first = await queue.acquire(place('blocker'));
  const calls = places.map(async ([name, tenant, account]) => {
    const slot = await queue.acquire(place(tenant, account));
    order.push(name);
    await Promise.resolve();
    slot.release();
  });
  first.release();
  await Promise.all(calls);
  return order;
}

describe('FairQueue', () => {
  it('lets tenants take turns, whoever came first', async () => {
    const order = await orderOf(open(), [
      ['a1', 'a'],
      ['a2', 'a'],
      ['a3', 'a'],
      ['b1', 'b'],
      ['c1', 'c'],
    ]);
    expect(order).toEqual(['a1', 'b1', 'c1', 'a2', 'a3']);
  });

  it('lets the people of one tenant take turns too', async () => {
    const order = await orderOf(open(), [
      ['x1', 't', 'x'],
      ['x2', 't', 'x'],
      ['y1', 't', 'y'],
    ]);
    expect(order).toEqual(['x1', 'y1', 'x2']);
  });

  it('delays a neighbour of a flood by turns, not by the flood', async () => {
    const queue = open({ capacity: 10 });
    let flooding = 0;
    const flood = Array.from({ length: 300 }, async () => {
      const slot = await queue.acquire(place('flood'));
      flooding += 1;
      await new Promise((resolve) => setTimeout(resolve, 5));
      slot.release();
    });
    const slots = await Promise.all(Array.from({ length: 10 }, () => queue.acquire(place('quiet'))));
    expect(flooding).toBeLessThan(60);
    for (const slot of slots) slot.release();
    await Promise.all(flood);
    expect(queue.running + queue.waiting).toBe(0);
  });

  it('refuses what would wait too long, with the time after which to try again', async () => {
    const queue = open({ waitingPerTenant: 2 });
    await queue.acquire(place('t'));
    void queue.acquire(place('t')).catch(() => undefined);
    void queue.acquire(place('t')).catch(() => undefined);
    await expect(queue.acquire(place('t'))).rejects.toMatchObject({
      code: 'busy',
      retryAfter: expect.any(Number) as number,
    });
    void queue.acquire(place('other'));
    expect(queue.waiting).toBe(3);
  });

  it('holds one tenant to its share of what runs', async () => {
    const queue = open({ capacity: 4, runningPerTenant: 2 });
    await queue.acquire(place('t'));
    await queue.acquire(place('t'));
    let third = false;
    void queue.acquire(place('t')).then(() => (third = true));
    await queue.acquire(place('other'));
    expect(third).toBe(false);
  });

  it('forgets a call that is cancelled or late while it waits', async () => {
    const queue = open();
    const slot = await queue.acquire(place('t'));
    const controller = new AbortController();
    const cancelled = queue.acquire(place('t', 'a', { signal: controller.signal }));
    const late = queue.acquire(place('t', 'a', { deadline: Date.now() + 30 }));
    controller.abort();
    await expect(cancelled).rejects.toMatchObject({ code: 'cancelled' });
    await expect(late).rejects.toMatchObject({ code: 'deadline_exceeded' });
    expect(queue.waiting).toBe(0);
    slot.release();
    slot.release();
    expect(queue.running).toBe(0);
  });
});

describe('RoundRobin', () => {
  it('keeps lanes in turn and forgets what was taken out', () => {
    const robin = new RoundRobin<number>();
    for (const [lane, item] of [
      ['a', 1],
      ['a', 2],
      ['b', 3],
    ] as const)
      robin.push(lane, item);
    expect(robin.delete('a', 2)).toBe(true);
    expect(robin.delete('a', 2)).toBe(false);
    expect([robin.take(), robin.take(), robin.take()]).toEqual([1, 3, undefined]);
    expect(robin.size).toBe(0);
  });
});
