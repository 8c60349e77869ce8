import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startEmulator, type Emulator } from '../../src/emulator/emulator.js';
import { walkSignIn } from '../helpers/oauth.js';
import { BOX_APP, connectLocal, control, newComputer, type Computer, type LocalClient } from './local.js';

let emulator: Emulator;
let computer: Computer;
let clients: LocalClient[];
beforeEach(async () => {
  emulator = await startEmulator();
  computer = newComputer(emulator);
  clients = [];
});
afterEach(async () => {
  await Promise.all(clients.map((client) => client.close()));
  await emulator.close();
});

async function connect(): Promise<LocalClient> {
  const client = await connectLocal({ ...computer.environment, ...BOX_APP });
  clients.push(client);
  return client;
}

const ADDRESS = /to sign in to Box open (\S+)/;

/** What the person's browser does with the address: Box, and back to the port that waits. */
async function walk(
  address: string,
  login: string,
  boxDecision: 'grant' | 'deny' = 'grant',
): Promise<Response> {
  const { redirected } = await walkSignIn(new URL(address), { login, boxDecision });
  if (!redirected) throw new Error('Box did not send the browser back');
  return fetch(redirected);
}

/** Calls a tool that needs a sign-in, and signs in. */
async function signIn(client: LocalClient, login: string): Promise<void> {
  const call = client.callTool('box_who_am_i');
  const page = await walk(await client.printed(ADDRESS), login);
  expect(page.status).toBe(200);
  expect((await call).structured).toMatchObject({ login });
}

interface Grants {
  grants: { login: string; refreshes: number }[];
}

describe('the sign-in with a browser', () => {
  it('prints the address, opens the browser, and carries on with the call that waited', async () => {
    const client = await connect();
    await client.listTools();
    expect(client.stderr(), 'nobody is asked before Box is needed').not.toMatch(ADDRESS);
    const call = client.callTool('box_who_am_i');
    const address = await client.printed(ADDRESS);
    await expect.poll(() => computer.opened()).toEqual([address]);
    const { searchParams } = new URL(address);
    expect(searchParams.get('redirect_uri')).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/callback$/);
    expect(searchParams.get('state')).toMatch(/^[\w-]{43}$/);
    const page = await walk(address, 'alice@acme.test');
    expect(await page.text()).toContain('You are signed in to Box');
    expect((await call).structured).toMatchObject({ login: 'alice@acme.test' });
    expect((await client.callTool('mcp_server_info')).structured).toMatchObject({ box_auth: 'oauth' });
    await expect(fetch(searchParams.get('redirect_uri')!), 'the port is closed again').rejects.toThrow();
  });

  it('keeps the sign-in sealed, for its owner alone', async () => {
    const client = await connect();
    await signIn(client, 'alice@acme.test');
    const mode = (path: string) => (statSync(path).mode & 0o777).toString(8);
    expect(mode(computer.configFolder)).toBe('700');
    const files = readdirSync(computer.configFolder).sort();
    expect(files).toEqual(['key', expect.stringMatching(/^sign-in-[0-9a-f]{16}\.sealed$/)]);
    for (const file of files) expect(mode(join(computer.configFolder, file)), file).toBe('600');
    const sealed = readFileSync(join(computer.configFolder, files[1]!), 'utf8');
    expect(sealed).toMatch(/^v1\.local\.[\w.-]+$/);
    expect(client.stderr()).not.toMatch(/access_token|refresh_token/);
  });

  it('serves the next process without asking again', async () => {
    await signIn(await connect(), 'bob@acme.test');
    const next = await connect();
    expect((await next.callTool('box_who_am_i')).structured).toMatchObject({ login: 'bob@acme.test' });
    expect(computer.opened()).toHaveLength(1);
  });

  it('takes no answer but the one it waits for', async () => {
    const client = await connect();
    const call = client.callTool('box_who_am_i');
    const address = await client.printed(ADDRESS);
    const redirectUri = new URL(address).searchParams.get('redirect_uri')!;
    const statuses = await Promise.all(
      ['?code=x', '?code=x&state=wrong', '?error=access_denied', '?error=access_denied&state='].map(
        async (query) => (await fetch(redirectUri + query)).status,
      ),
    );
    expect(statuses).toEqual([404, 404, 404, 404]);
    expect((await fetch(new URL('/', redirectUri))).status).toBe(404);
    await walk(address, 'alice@acme.test');
    expect((await call).structured).toMatchObject({ login: 'alice@acme.test' });
  });

  it('says so when the person declines, and asks again with the next call', async () => {
    const client = await connect();
    const call = client.callTool('box_who_am_i');
    const page = await walk(await client.printed(ADDRESS), 'alice@acme.test', 'deny');
    expect(page.status).toBe(400);
    const answer = await call;
    expect(answer.isError).toBe(true);
    expect(answer.text).toContain('declined');
    const again = client.callTool('box_who_am_i');
    await expect.poll(() => computer.opened().length).toBe(2);
    await walk(computer.opened()[1]!, 'alice@acme.test');
    expect((await again).structured).toMatchObject({ login: 'alice@acme.test' });
  });

  it('asks again when Box has ended the sign-in', async () => {
    const client = await connect();
    await signIn(client, 'alice@acme.test');
    await control(emulator, 'expire', { refreshTokens: true });
    const again = client.callTool('box_who_am_i');
    await expect.poll(() => computer.opened().length, { timeout: 5000 }).toBe(2);
    await walk(computer.opened()[1]!, 'bob@acme.test');
    expect((await again).structured).toMatchObject({ login: 'bob@acme.test' });
  });

  it('asks again when the key beside the sign-in is another one', async () => {
    await signIn(await connect(), 'alice@acme.test');
    writeFileSync(join(computer.configFolder, 'key'), Buffer.alloc(32, 7).toString('base64'));
    await signIn(await connect(), 'alice@acme.test');
  });
});

describe('two processes of one person', () => {
  it('use up no refresh token twice', async () => {
    const [first, second] = await Promise.all([connect(), connect()]);
    await signIn(first, 'alice@acme.test');
    await second.callTool('box_who_am_i');
    // A refresh token that is used again is refused at once: whoever burns it would have to sign in again.
    await control(emulator, 'settings', { strictRefresh: true });
    for (let round = 1; round <= 3; round += 1) {
      await control(emulator, 'expire', {});
      const answers = await Promise.all(
        [first, second, first, second].map((client) => client.callTool('box_who_am_i')),
      );
      for (const { structured } of answers) expect(structured).toMatchObject({ login: 'alice@acme.test' });
      const { grants } = (await control(emulator, 'state')) as Grants;
      expect(grants).toEqual([expect.objectContaining({ login: 'alice@acme.test', refreshes: round })]);
    }
    expect(computer.opened()).toHaveLength(1);
  });

  it('are both signed in by one visit to Box', async () => {
    const [first, second] = await Promise.all([connect(), connect()]);
    const calls = [first.callTool('box_who_am_i'), second.callTool('box_who_am_i')];
    await second.printed(ADDRESS);
    await walk(await first.printed(ADDRESS), 'carol@globex.test');
    for (const { structured } of await Promise.all(calls))
      expect(structured).toMatchObject({ login: 'carol@globex.test' });
  });
});
