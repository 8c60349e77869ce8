import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startEmulator, type Emulator } from '../../../src/emulator/emulator.js';
import { boxPath } from '../../../src/tools/box-path.js';
import { callTo, closeAll, failureOf, networkTo, type TestCall } from './local-box.js';

let emulator: Emulator;
let login: string;

beforeAll(async () => {
  emulator = await startEmulator();
  login = emulator.users[0]!.login;
});
afterAll(async () => {
  await closeAll();
  await emulator.close();
});
beforeEach(async () => {
  await fetch(`${emulator.url}/_emulator/faults`, { method: 'DELETE' });
});

async function control(path: string, body: unknown): Promise<unknown> {
  const response = await fetch(`${emulator.url}/_emulator/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  expect(response.ok).toBe(true);
  return await response.json();
}

const newToken = async (): Promise<string> =>
  ((await control('tokens', { login })) as { access_token: string }).access_token;

const newCall = async (...tokens: string[]): Promise<TestCall> =>
  callTo(networkTo(emulator.url), tokens.length > 0 ? tokens : [await newToken()]);

async function newFile({ api }: TestCall, name: string, content: string): Promise<string> {
  const answer = await api.upload({ name, parentId: '0', content: Buffer.from(content) });
  return (answer as { entries: { id: string }[] }).entries[0]!.id;
}

describe('with the emulator', () => {
  it('uploads, reads, renames and deletes', async () => {
    const call = await newCall();
    const id = await newFile(call, 'Grüße "1".md', '# Hello\n\nWorld');
    expect(await call.api.get(boxPath`/files/${id}`)).toMatchObject({ name: 'Grüße "1".md' });
    expect(Buffer.from(await call.api.download(boxPath`/files/${id}/content`, 100)).toString()).toContain(
      'World',
    );
    expect(await call.api.representation(id, ['markdown'], 1000)).toMatchObject({ kind: 'markdown' });
    await call.api.put(boxPath`/files/${id}`, { name: 'renamed.md' });
    await call.api.delete(boxPath`/files/${id}`);
    expect((await failureOf(call.api.get(boxPath`/files/${id}`))).message).toContain('trash');
  });

  it('goes on with another token when the first has expired', async () => {
    const old = await newToken();
    await control('expire', { login });
    const call = await newCall(old, await newToken());
    expect(await call.api.get(boxPath`/users/me`)).toMatchObject({ login });
    expect(call.asked).toEqual([undefined, old]);
  });

  it('creates once, though the answer was lost', async () => {
    const call = await newCall();
    await control('faults', {
      path: '/2.0/folders',
      method: 'POST',
      count: 1,
      reset: true,
      when: 'after',
      body: null,
    });
    const name = `once-${Date.now()}`;
    const create = () => call.api.post(boxPath`/folders`, { name, parent: { id: '0' } });
    expect((await failureOf(create())).hint).toContain('may have been made');
    const conflict = await failureOf(create());
    expect(conflict.code).toBe('box_conflict');
    expect(conflict.message).toMatch(/In the way: id \d+\./);
    expect(conflict.publicText).not.toContain(name);
  });

  it('waits for a rate limit to pass', async () => {
    const call = await newCall();
    await control('faults', { path: '/2.0/search', count: 1, status: 429, retryAfter: 1, body: {} });
    await call.api.get(boxPath`/search`, { query: { query: 'report', limit: 1 } });
    expect(call.stats.boxRequests.map(({ status }) => status)).toEqual([429, 200]);
  });
});
