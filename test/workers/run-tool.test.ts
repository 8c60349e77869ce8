import { describe, expect, it } from 'vitest';
import { AppError } from '../../src/errors.js';
import type { ProgressMessage, ToolTask } from '../../src/execution/task.js';
import type { BoxApi } from '../../src/tools/context.js';
import { runTool, type RunDeps } from '../../workers/run-tool.js';

const SERVER = { name: 'box-mcp', version: '1' } as RunDeps['server'];
const ALICE = { type: 'user', id: '1', name: 'Ålice', login: 'alice@acme.test', avatar_url: 'https://x' };

const task = (change: Partial<ToolTask> = {}): ToolTask => ({
  callId: 'c',
  tool: 'box_who_am_i',
  args: {},
  token: { tenant: 't', grant: 'g' },
  deadline: Date.now() + 1000,
  ...change,
});

function run(get: BoxApi['get'], change: Partial<ToolTask> = {}, signal = new AbortController().signal) {
  const reports: ProgressMessage[] = [];
  return runTool(task(change), signal, {
    server: SERVER,
    openBox: ({ stats }) => {
      stats.boxRequests.push({ group: 'users', status: 200, ms: 1 });
      return { get } as BoxApi;
    },
    report: (progress) => reports.push(progress),
  });
}

describe('runTool', () => {
  it('answers UTF-8 JSON of a CallToolResult: only what the output schema names, as text and structured', async () => {
    const outcome = await run(async () => ALICE);
    if (!outcome.ok) throw new Error(outcome.error.code);
    const result = JSON.parse(Buffer.from(outcome.result).toString('utf8')) as {
      content: { type: string; text: string }[];
      structuredContent: unknown;
    };
    expect(result.structuredContent).toEqual({ id: '1', name: 'Ålice', login: 'alice@acme.test' });
    expect(JSON.parse(result.content[0]!.text)).toEqual(result.structuredContent);
    expect(outcome.stats).toMatchObject({ boxRequests: [{ group: 'users', status: 200, ms: 1 }] });
    expect(outcome.stats.runMs).toBeGreaterThan(0);
  });

  it('passes on why Box refused, with what was counted until then', async () => {
    const outcome = await run(async () => {
      throw new AppError('box_not_found', 'Gone.', { hint: 'Look.', log: { boxStatus: 404 } });
    });
    expect(outcome).toMatchObject({
      ok: false,
      error: { code: 'box_not_found', message: 'Gone.', hint: 'Look.', log: { boxStatus: 404 } },
      stats: { boxRequests: [{ status: 200 }] },
    });
  });

  it('refuses arguments that fit the tool no longer, although the front accepted them', async () => {
    const outcome = await run(async () => ALICE, { args: { old_name: 1 } });
    expect(outcome).toMatchObject({ ok: false, error: { code: 'invalid_arguments' } });
  });

  it('keeps faults of ours for the log: neither cause nor stack is in the text', async () => {
    const outcome = await run(async () => {
      throw new TypeError('secret detail');
    });
    if (outcome.ok) throw new Error('it did not fail');
    expect(outcome.error).toMatchObject({
      code: 'internal',
      log: {
        cause: 'TypeError: secret detail',
        stack: expect.stringContaining('run-tool.test') as string,
      },
    });
    expect(AppError.fromData(outcome.error).publicText).not.toContain('secret');
  });

  it('tells the reason for which a call was ended, whatever the handler made of it', async () => {
    const controller = new AbortController();
    const outcome = run(
      () =>
        new Promise((_, reject) => controller.signal.addEventListener('abort', () => reject(new Error()))),
      {},
      controller.signal,
    );
    controller.abort(new AppError('deadline_exceeded', 'Too long.'));
    expect(await outcome).toMatchObject({ ok: false, error: { code: 'deadline_exceeded' } });
  });

  it('does not begin a call that was cancelled before it came', async () => {
    let asked = 0;
    const signal = AbortSignal.abort(new AppError('cancelled', 'The call was cancelled.'));
    const outcome = await run(async () => ((asked += 1), ALICE), {}, signal);
    expect(outcome).toMatchObject({ ok: false, error: { code: 'cancelled' } });
    expect(asked).toBe(0);
  });

  it('answers unknown_tool for a tool that a deploy took away', async () => {
    expect(await run(async () => ALICE, { tool: 'gone' })).toMatchObject({
      ok: false,
      error: { code: 'unknown_tool' },
    });
  });
});
