import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { freePort } from '../helpers/deployment.js';
import { connectClient } from '../helpers/mcp-clients.js';
import { signInAs } from '../helpers/oauth.js';
import { hasRedis } from '../helpers/redis.js';

let child: ChildProcess | undefined;
afterEach(() => void (child?.exitCode === null && child.kill('SIGKILL')));

/** A PATH with a shell and no Redis: the machine of somebody who has only Node. */
function bareFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'box-mcp-bare-'));
  for (const name of ['sh', 'cat', 'rm']) symlinkSync(`/bin/${name}`, join(folder, name));
  return folder;
}

/** Starts the demo as `npm start` does, and waits for what it prints. */
async function startDemo(
  path: string,
  extra: Record<string, string> = {},
): Promise<{ port: number; output: () => string }> {
  const port = await freePort();
  child = spawn(process.execPath, ['dist/src/main.js'], {
    env: { PATH: path, PORT: String(port), ...extra },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')));
  child.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')));
  for (let attempt = 0; attempt < 400 && !output.includes('Ctrl-C'); attempt += 1) {
    if (child.exitCode !== null) break;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return { port, output: () => output };
}

function ended(process: ChildProcess): Promise<number | null> {
  return process.exitCode === null
    ? new Promise((resolve) => process.once('exit', resolve))
    : Promise.resolve(process.exitCode);
}

describe('the demo', () => {
  const machines: [what: string, path: () => string, store: string][] = [
    ['without a Redis on the machine', bareFolder, 'for evaluation only'],
  ];
  if (hasRedis) machines.push(['with one', () => process.env['PATH'] ?? '', 'a Redis of this machine']);

  it.each(machines)(
    '%s: prints what a newcomer needs, answers from a Box account, and ends on Ctrl-C',
    async (_what, makePath, store) => {
      const path = makePath();
      const { port, output } = await startDemo(path);
      const endpoint = `http://localhost:${port}/mcp`;
      expect(output()).toContain(endpoint);
      expect(output()).toContain('alice@acme.test');
      expect(output()).toContain(store);
      const snippet = JSON.parse(/^ {4}\{\n[\s\S]*?^ {4}\}$/m.exec(output())?.[0] ?? '') as {
        mcpServers: { box: { url: string } };
      };
      for (const probe of ['healthz', 'readyz'])
        expect((await fetch(`http://localhost:${port}/${probe}`)).status).toBe(200);
      const client = await connectClient(
        'v2 legacy',
        snippet.mcpServers.box.url,
        signInAs('carol@globex.test'),
      );
      expect((await client.callTool('box_who_am_i')).text).toContain('carol@globex.test');
      await client.close();
      const emulator = /Box emulator +(\S+)/.exec(output())?.[1] ?? '';
      child!.kill('SIGINT');
      expect(await ended(child!)).toBe(0);
      await expect(fetch(emulator)).rejects.toThrow();
      if (path.includes('box-mcp-bare-')) rmSync(path, { recursive: true });
    },
    60_000,
  );

  it('is refused in production, naming what is missing', async () => {
    const { output } = await startDemo(process.env['PATH'] ?? '', { NODE_ENV: 'production' });
    expect(await ended(child!)).toBe(1);
    for (const name of ['BOX_CLIENT_ID', 'REDIS_URL', 'TOKEN_ENCRYPTION_KEYS'])
      expect(output()).toContain(name);
  });

  it('says which port is taken', async () => {
    const { port } = await startDemo(process.env['PATH'] ?? '');
    const first = child!;
    const { output } = await startDemo(process.env['PATH'] ?? '', { PORT: String(port) });
    expect(await ended(child!)).toBe(1);
    expect(output()).toContain(`Port ${port} is in use`);
    first.kill('SIGTERM');
    expect(await ended(first)).toBe(0);
  });
});
