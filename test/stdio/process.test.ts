import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startEmulator, type Emulator } from '../../src/emulator/emulator.js';
import { boxAt, control, MAIN } from './local.js';

let emulator: Emulator;
let settings: Record<string, string>;
beforeAll(async () => {
  emulator = await startEmulator();
  const { access_token } = (await control(emulator, 'tokens', { login: 'alice@acme.test' })) as {
    access_token: string;
  };
  settings = { ...boxAt(emulator), BOX_DEVELOPER_TOKEN: access_token, LOG_LEVEL: 'trace' };
});
afterAll(() => emulator.close());

interface Started {
  child: ChildProcessWithoutNullStreams;
  out(): string;
  err(): string;
  ended: Promise<number | null>;
  send(message: Record<string, unknown>): void;
  /** The answer to a request. */
  answer(id: number): Promise<Record<string, unknown>>;
}

function start(
  environment: Record<string, string>,
  args: string[] = ['stdio'],
  cwd = process.cwd(),
): Started {
  const child = spawn(process.execPath, [MAIN, ...args], {
    env: { PATH: process.env['PATH'], HOME: tmpdir(), ...environment },
    cwd,
  });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString('utf8')));
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString('utf8')));
  return {
    child,
    out: () => out,
    err: () => err,
    ended: new Promise((resolve) => child.once('close', resolve)),
    send: (message) => child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`),
    async answer(id) {
      for (let attempt = 0; attempt < 200; attempt += 1) {
        const line = out.split('\n').find((text) => text.includes(`"id":${id}`));
        if (line !== undefined) return JSON.parse(line) as Record<string, unknown>;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      throw new Error(`no answer to ${id}:\n${out}\n${err}`);
    },
  };
}

const INITIALIZE = {
  id: 1,
  method: 'initialize',
  params: {
    protocolVersion: '2025-11-25',
    capabilities: {},
    clientInfo: { name: 'test', version: '1' },
  },
};

describe('the process', () => {
  it('writes nothing but the protocol to standard output, whatever else prints', async () => {
    const preload = join(mkdtempSync(join(tmpdir(), 'box-mcp-noise-')), 'noise.mjs');
    writeFileSync(
      preload,
      `const talk = () => { console.log('noise'); process.stdout.write('more noise'); };
       setTimeout(() => setInterval(talk, 200).unref(), 1200).unref();`,
    );
    const local = start({ ...settings, NODE_OPTIONS: `--import=${preload}` });
    local.send(INITIALIZE);
    await local.answer(1);
    local.send({ method: 'notifications/initialized' });
    local.send({ id: 2, method: 'tools/call', params: { name: 'box_who_am_i', arguments: {} } });
    await local.answer(2);
    await expect.poll(() => local.err(), { timeout: 5000 }).toContain('more noise');
    local.send({ id: 3, method: 'tools/call', params: { name: 'no_such_tool' } });
    local.send({ id: 4, method: 'no/such/method' });
    local.child.stdin.write('this is not JSON\n');
    await local.answer(4);
    local.child.stdin.end();
    expect(await local.ended).toBe(0);
    const lines = local.out().trim().split('\n');
    expect(lines).toHaveLength(4);
    for (const line of lines) expect(JSON.parse(line)).toMatchObject({ jsonrpc: '2.0' });
    expect(local.err()).not.toContain(settings['BOX_DEVELOPER_TOKEN']);
  });

  it.each([
    ['as a command', ['stdio'], {}],
    ['by ROLE', [], { ROLE: 'stdio' }],
  ])('started %s ends with 0 when its input ends', async (_how, args, role) => {
    const local = start({ ...settings, ...role }, args);
    local.send(INITIALIZE);
    await local.answer(1);
    local.child.stdin.end();
    expect(await local.ended).toBe(0);
  });

  it('ends with 0 when its input ends before anything was said', async () => {
    const local = start(settings);
    local.child.stdin.end();
    expect(await local.ended).toBe(0);
    expect(local.out()).toBe('');
  });

  it('ends with 0 and soon when its input ends under a call', async () => {
    await control(emulator, 'faults', { path: '/2.0/users/me', latencyMs: 20_000, count: 1 });
    const local = start(settings);
    local.send(INITIALIZE);
    await local.answer(1);
    local.send({ id: 2, method: 'tools/call', params: { name: 'box_who_am_i', arguments: {} } });
    await new Promise((resolve) => setTimeout(resolve, 1500));
    const since = Date.now();
    local.child.stdin.end();
    expect(await local.ended).toBe(0);
    expect(Date.now() - since).toBeLessThan(4000);
  });

  it('ends with 0 on SIGTERM, after the call that runs was answered', async () => {
    await control(emulator, 'faults', { path: '/2.0/users/me', latencyMs: 1000, count: 1 });
    const local = start(settings);
    local.send(INITIALIZE);
    await local.answer(1);
    local.send({ id: 2, method: 'tools/call', params: { name: 'box_who_am_i', arguments: {} } });
    await new Promise((resolve) => setTimeout(resolve, 900));
    local.child.kill('SIGTERM');
    expect(await local.ended).toBe(0);
    expect(local.out()).toContain('alice@acme.test');
  });

  it('says what is missing, on standard error', async () => {
    const local = start({});
    expect(await local.ended).toBe(1);
    expect(local.err()).toContain('BOX_CLIENT_ID is required');
    expect(local.err()).toContain('BOX_DEVELOPER_TOKEN');
    expect(local.out()).toBe('');
  });

  it('reads no .env of the folder it is started in', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'box-mcp-project-'));
    writeFileSync(join(folder, '.env'), 'BOX_DEVELOPER_TOKEN=planted\nBOX_API_URL=http://127.0.0.1:9\n');
    const local = start({}, ['stdio'], folder);
    expect(await local.ended).toBe(1);
    expect(local.err()).toContain('BOX_CLIENT_ID is required');
  });
});
