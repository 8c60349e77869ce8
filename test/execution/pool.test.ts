import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { afterEach, describe, expect, it } from 'vitest';
import { AppError } from '../../src/errors.js';
import { ToolPool, type ToolPoolOptions } from '../../src/execution/pool.js';
import type { ToolOutcome, ToolTask } from '../../src/execution/task.js';

const settings = {
  boxApiUrl: 'http://127.0.0.1:9',
  boxUploadUrl: 'http://127.0.0.1:9',
  server: { name: 'x', version: '0', transport: 'http', auth: 'oauth', boxAuth: 'oauth' } as const,
};

let pool: ToolPool;
afterEach(() => pool?.close());

async function start(options: Partial<ToolPoolOptions> = {}): Promise<ToolPool> {
  pool = new ToolPool({
    threads: 2,
    broker: (ref) => Promise.resolve(`token-of-${ref.grant}`),
    settings,
    log: pino({ level: 'silent' }),
    workerFile: fileURLToPath(new URL('fixtures/worker.mjs', import.meta.url)),
    ...options,
  });
  await pool.ready;
  return pool;
}

let calls = 0;
function task(args: Record<string, unknown>, extra: Partial<ToolTask> = {}): Omit<ToolTask, 'progress'> {
  calls += 1;
  return {
    callId: `call-${calls}`,
    tool: 'fixture',
    args,
    token: { tenant: 't', grant: 'g' },
    deadline: Date.now() + 10_000,
    ...extra,
  };
}

function valueOf(outcome: ToolOutcome): Record<string, unknown> {
  if (!outcome.ok) throw new Error(`the call failed: ${outcome.error.code}`);
  return JSON.parse(Buffer.from(outcome.result).toString('utf8')) as Record<string, unknown>;
}

describe('ToolPool', () => {
  it('runs many calls side by side in few threads', async () => {
    await start({ concurrency: 50 });
    const startedAt = performance.now();
    const outcomes = await Promise.all(
      Array.from({ length: 80 }, () => pool.run(task({ do: 'wait', ms: 100 }))),
    );
    expect(outcomes.every(({ ok }) => ok)).toBe(true);
    expect(performance.now() - startedAt).toBeLessThan(2_000);
  });

  it('gives a thread the token of its own call, and only when it asks', async () => {
    const asked: string[] = [];
    await start({ broker: (ref) => (asked.push(ref.grant), Promise.resolve(`token-of-${ref.grant}`)) });
    const outcomes = await Promise.all(
      Array.from({ length: 200 }, (_, index) =>
        pool.run(task({ do: 'token' }, { token: { tenant: 't', grant: `g${index}` } })),
      ),
    );
    expect(outcomes.map((outcome) => valueOf(outcome)['accessToken'])).toEqual(
      Array.from({ length: 200 }, (_, index) => `token-of-g${index}`),
    );
    await pool.run(task({ do: 'echo' }));
    expect(asked).toHaveLength(200);
  });

  it('passes on which token Box refused, and why there is none', async () => {
    await start({
      broker: (_ref, rejected) =>
        Promise.reject(new AppError('box_authorization_dead', `refused ${rejected}`)),
    });
    const answer = valueOf(await pool.run(task({ do: 'token', rejected: 'old' })));
    expect(answer).toMatchObject({
      type: 'token_error',
      error: { code: 'box_authorization_dead', message: 'refused old' },
    });
  });

  it('cancels one call by message and leaves its neighbours alone', async () => {
    await start({ threads: 1 });
    const victim = task({ do: 'wait', ms: 5_000 });
    const running = pool.run(victim);
    const neighbour = pool.run(task({ do: 'wait', ms: 200 }));
    await new Promise((resolve) => setTimeout(resolve, 50));
    const startedAt = performance.now();
    pool.cancel(victim.callId);
    await running;
    expect(performance.now() - startedAt).toBeLessThan(500);
    expect(valueOf(await neighbour)).toEqual({ waited: 200 });
  });

  it('gives a cancelled call no token, although its thread has not heard of the cancellation', async () => {
    await start();
    const deaf = task({ do: 'token-late' });
    const running = pool.run(deaf);
    pool.cancel(deaf.callId);
    expect(valueOf(await running)).toMatchObject({ type: 'token_error', error: { code: 'cancelled' } });
  });

  it('gives up a call that heeds neither deadline nor cancellation', async () => {
    await start();
    const late = await pool.run(task({ do: 'ignore' }, { deadline: Date.now() + 50 }));
    expect(late).toMatchObject({ ok: false, error: { code: 'deadline_exceeded' } });
    const deaf = task({ do: 'ignore' });
    const running = pool.run(deaf);
    pool.cancel(deaf.callId);
    expect(await running).toMatchObject({ ok: false, error: { code: 'cancelled' } });
  });

  it('delivers all progress to the caller who asked for it, before the result', async () => {
    await start();
    const seen: number[] = [];
    const running = pool.run(task({ do: 'progress', steps: 50 }), ({ progress }) => seen.push(progress));
    // All of it arrives while this thread is busy, and the result's port is read first.
    const busyUntil = performance.now() + 150;
    while (performance.now() < busyUntil);
    await running;
    expect(seen).toEqual(Array.from({ length: 50 }, (_, index) => index + 1));
  });

  it('outlives a thread that ends, and says that its call may have happened', async () => {
    await start({ threads: 1 });
    expect(await pool.run(task({ do: 'exit' }))).toMatchObject({ ok: false, error: { code: 'unavailable' } });
    expect(valueOf(await pool.run(task({ do: 'echo' })))).toHaveProperty('threadId');
  });

  it('outlives a thread that needs more memory than it may have', async () => {
    await start({ threads: 1, maxHeapMb: 32 });
    expect(await pool.run(task({ do: 'grow' }))).toMatchObject({ ok: false, error: { code: 'unavailable' } });
    expect(valueOf(await pool.run(task({ do: 'echo' })))).toHaveProperty('threadId');
  });

  it('says that it cannot start when its threads’ code does not load', async () => {
    const workerFile = fileURLToPath(new URL('fixtures/broken.mjs', import.meta.url));
    await expect(start({ workerFile })).rejects.toMatchObject({ code: 'internal' });
    await expect(start({ workerFile: '/nowhere/worker.js' })).rejects.toMatchObject({
      code: 'config_invalid',
    });
  });

  it('replaces a thread that spins', async () => {
    await start({ threads: 1, heartbeatMs: 50 });
    expect(await pool.run(task({ do: 'spin' }))).toMatchObject({ ok: false, error: { code: 'unavailable' } });
    expect(valueOf(await pool.run(task({ do: 'echo' })))).toHaveProperty('threadId');
  });

  it('drains: running calls finish, new ones are refused', async () => {
    await start();
    const running = pool.run(task({ do: 'wait', ms: 150 }));
    const drained = pool.drain(5_000);
    expect(await pool.run(task({ do: 'echo' }))).toMatchObject({
      ok: false,
      error: { code: 'unavailable', retryAfter: 1 },
    });
    await drained;
    expect(valueOf(await running)).toEqual({ waited: 150 });
  });

  it('gives threads nothing of the environment, where the keys of the vault are', async () => {
    await start();
    expect(valueOf(await pool.run(task({ do: 'environment' })))).toEqual({ names: [] });
  });
});
