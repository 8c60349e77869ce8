/** Real threads against a Box that tells whose token it saw. */
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { afterEach, describe, expect, it } from 'vitest';
import { ToolPool, type TokenBroker, type ToolPoolOptions } from '../../src/execution/pool.js';
import type { ThreadSettings, ToolOutcome, ToolTask } from '../../src/execution/task.js';
import { atEnd, closeAll, localBox, sendJson, type LocalBox } from './box/local-box.js';

afterEach(closeAll);

async function startPool(
  box: LocalBox,
  broker: TokenBroker,
  threads = 2,
  options: Partial<ToolPoolOptions> = {},
): Promise<ToolPool> {
  const settings = {
    boxApiUrl: box.url,
    boxUploadUrl: `${box.url}/api`,
    server: { name: 'box-mcp', version: '1', transport: 'http', auth: 'oauth', boxAuth: 'oauth' },
  } as ThreadSettings;
  const pool = new ToolPool({ threads, broker, settings, log: pino({ level: 'silent' }), ...options });
  atEnd(() => pool.close());
  await pool.ready;
  return pool;
}

let calls = 0;
const task = (tool: string, grant = 'g'): Omit<ToolTask, 'progress'> => ({
  callId: `call-${(calls += 1)}`,
  tool,
  args: {},
  token: { tenant: `tenant-of-${grant}`, grant },
  deadline: Date.now() + 15_000,
});

/** Says who asks: the bearer of `token-of-x` is x. */
const mirror = () =>
  localBox((response, { headers }) => {
    const id = headers.authorization?.replace('Bearer token-of-', '') ?? 'nobody';
    setTimeout(() => sendJson(response, 200, { id, name: id, login: `${id}@x.test` }), Math.random() * 20);
  });

function answerOf(outcome: ToolOutcome): Record<string, unknown> {
  if (!outcome.ok) throw new Error(`${outcome.error.code}: ${outcome.error.message}`);
  const { structuredContent } = JSON.parse(Buffer.from(outcome.result).toString('utf8')) as {
    structuredContent: Record<string, unknown>;
  };
  return structuredContent;
}

describe('a tool thread', () => {
  it('answers 200 calls of two tenants side by side, each with its own token, over kept connections', async () => {
    const box = await mirror();
    const asked: string[] = [];
    const pool = await startPool(box, async ({ grant }) => (asked.push(grant), `token-of-${grant}`));
    const grants = Array.from({ length: 200 }, (_, index) => (index % 2 === 0 ? 'acme' : 'globex'));
    const run = () => Promise.all(grants.map((grant) => pool.run(task('box_who_am_i', grant))));
    const ids = (await run()).map((outcome) => answerOf(outcome)['id']);
    expect(ids).toEqual(grants);
    expect(asked).toHaveLength(200);
    const opened = box.connections();
    expect((await run()).map((outcome) => answerOf(outcome)['id'])).toEqual(grants);
    // A thread that gets more of the second round than it had of the first opens the difference.
    expect(box.connections() - opened).toBeLessThan(20);
  });

  it('asks for no token where a tool does not call Box', async () => {
    let asked = 0;
    const pool = await startPool(await mirror(), async () => ((asked += 1), 'x'), 1);
    expect(answerOf(await pool.run(task('mcp_server_info')))).toMatchObject({ server_name: 'box-mcp' });
    expect(asked).toBe(0);
  });

  it('asks its owner once more after a 401, naming the token Box refused', async () => {
    const box = await localBox((response, { headers }) =>
      headers.authorization === 'Bearer fresh'
        ? sendJson(response, 200, { id: '1', name: 'n', login: 'l' })
        : response.writeHead(401).end(),
    );
    const asked: (string | undefined)[] = [];
    const pool = await startPool(
      box,
      async (_ref, rejected) => (asked.push(rejected), rejected === undefined ? 'stale' : 'fresh'),
      1,
    );
    const outcome = await pool.run(task('box_who_am_i'));
    expect(answerOf(outcome)).toMatchObject({ id: '1' });
    expect(asked).toEqual([undefined, 'stale']);
    expect(outcome.stats.boxRequests.map(({ status }) => status)).toEqual([401, 200]);
  });

  it('ends the request of a cancelled call, and of a late one, with their own reason', async () => {
    const box = await localBox(() => undefined);
    const pool = await startPool(box, async () => 'x', 1);
    const cancelled = task('box_who_am_i');
    const [first, second] = [
      pool.run(cancelled),
      pool.run({ ...task('box_who_am_i'), deadline: Date.now() + 300 }),
    ];
    await new Promise((resolve) => setTimeout(resolve, 150));
    const startedAt = performance.now();
    pool.cancel(cancelled.callId);
    expect(await first).toMatchObject({
      ok: false,
      error: { code: 'cancelled' },
      stats: { boxRequests: [{ group: 'users', status: 0 }] },
    });
    expect(performance.now() - startedAt).toBeLessThan(500);
    expect(await second).toMatchObject({ ok: false, error: { code: 'deadline_exceeded' } });
  });

  it.each(['a short name', 'a long name '.repeat(20_000)])(
    'keeps nothing of a result it has sent: %.12s',
    async (name) => {
      const box = await localBox((response) => sendJson(response, 200, { id: '1', name, login: 'l' }));
      const workerFile = fileURLToPath(new URL('transfer-probe.mjs', import.meta.url));
      const pool = await startPool(box, async () => 'x', 1, { workerFile });
      expect(answerOf(await pool.run(task('box_who_am_i')))['name']).toBe(name);
      const left = await pool.run(task('left'));
      expect(left.ok && JSON.parse(Buffer.from(left.result).toString())).toEqual({ bytes: 0 });
    },
  );
});
