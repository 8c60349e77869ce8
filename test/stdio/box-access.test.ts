import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startEmulator, type Emulator } from '../../src/emulator/emulator.js';
import { GENERATIONS } from '../helpers/mcp-clients.js';
import {
  BOX_APP,
  connectLocal,
  control,
  listeningPorts,
  newComputer,
  saveJwtConfig,
  userId,
  type LocalClient,
} from './local.js';

let emulator: Emulator;
let client: LocalClient | undefined;
beforeAll(async () => {
  emulator = await startEmulator();
});
afterAll(() => emulator.close());
afterEach(async () => {
  await client?.close();
  client = undefined;
});

async function tokenOf(login: string): Promise<string> {
  return ((await control(emulator, 'tokens', { login })) as { access_token: string }).access_token;
}

async function connect(settings: Record<string, string>, generation?: (typeof GENERATIONS)[number]) {
  return (client = await connectLocal({ ...newComputer(emulator).environment, ...settings }, generation));
}

describe('box-mcp stdio', () => {
  it.each(GENERATIONS)('serves a client of the %s SDK', async (generation) => {
    const local = await connect({ BOX_DEVELOPER_TOKEN: await tokenOf('alice@acme.test') }, generation);
    expect(local.version()).toBe(generation === 'v2 modern' ? '2026-07-28' : '2025-11-25');
    expect((await local.listTools()).map(({ name }) => name)).toContain('box_search_tool');
    expect((await local.callTool('box_who_am_i')).structured).toMatchObject({ login: 'alice@acme.test' });
    const listing = await local.callTool('box_folder_items_list_tool', { folder_id: '0' });
    expect(listing.text).toContain('Contracts');
  });

  it('opens no port', async () => {
    const local = await connect({ BOX_DEVELOPER_TOKEN: await tokenOf('alice@acme.test') });
    await local.callTool('box_who_am_i');
    expect(listeningPorts(local.pid)).toEqual([]);
  });
});

describe('the way to Box', () => {
  const enterprise = async () => (await saveJwtConfig(emulator)).enterprise;
  it.each<[way: string, settings: () => Promise<Record<string, string>>, login: RegExp]>([
    [
      'developer_token',
      async () => ({ BOX_DEVELOPER_TOKEN: await tokenOf('carol@globex.test') }),
      /^carol@globex\.test$/,
    ],
    [
      'jwt',
      async () => ({ BOX_JWT_CONFIG_FILE: (await saveJwtConfig(emulator)).path }),
      /^AutomationUser_.*@boxdevedition\.com$/,
    ],
    [
      'jwt',
      async () => ({
        BOX_JWT_CONFIG_FILE: (await saveJwtConfig(emulator)).path,
        BOX_SUBJECT_TYPE: 'user',
        BOX_SUBJECT_ID: await userId(emulator, 'bob@acme.test'),
      }),
      /^bob@acme\.test$/,
    ],
    [
      'ccg',
      async () => ({
        ...BOX_APP,
        BOX_SUBJECT_TYPE: 'enterprise',
        BOX_SUBJECT_ID: await enterprise(),
      }),
      /^AutomationUser_.*@boxdevedition\.com$/,
    ],
    [
      'ccg',
      async () => ({
        ...BOX_APP,
        BOX_SUBJECT_TYPE: 'user',
        BOX_SUBJECT_ID: await userId(emulator, 'alice@acme.test'),
      }),
      /^alice@acme\.test$/,
    ],
  ])('by %s leads to the right account, and mcp_server_info says so', async (way, settings, login) => {
    const local = await connect(await settings());
    const { structured } = await local.callTool('box_who_am_i');
    expect(structured?.['login']).toMatch(login);
    expect((await local.callTool('mcp_server_info')).structured).toMatchObject({
      mcp_transport: 'stdio',
      mcp_auth_type: 'none',
      box_auth: way,
    });
    const shared = String(structured?.['login']).startsWith('AutomationUser');
    expect(local.instructions()).toMatch(
      shared ? /one Box account that all users/ : /the person who signed in/,
    );
  });

  it('takes what was given for this alone first', async () => {
    const local = await connect({
      ...BOX_APP,
      BOX_DEVELOPER_TOKEN: await tokenOf('dave@globex.test'),
      BOX_JWT_CONFIG_FILE: (await saveJwtConfig(emulator)).path,
    });
    expect((await local.callTool('box_who_am_i')).structured).toMatchObject({ login: 'dave@globex.test' });
  });

  it('gets another service token when Box no longer takes the one at hand', async () => {
    const local = await connect({
      ...BOX_APP,
      BOX_SUBJECT_TYPE: 'enterprise',
      BOX_SUBJECT_ID: await enterprise(),
    });
    await local.callTool('box_who_am_i');
    await control(emulator, 'expire', {});
    expect((await local.callTool('box_who_am_i')).isError).toBeUndefined();
  });

  it('says what to do when the developer token has ended', async () => {
    const local = await connect({ BOX_DEVELOPER_TOKEN: 'a-token-that-has-ended' });
    const answer = await local.callTool('box_who_am_i');
    expect(answer.isError).toBe(true);
    expect(answer.text).toContain('BOX_DEVELOPER_TOKEN');
    expect(local.stderr() + answer.text).not.toContain('a-token-that-has-ended');
  });

  it('says what to do when Box refuses the service account, and prints no secret', async () => {
    const local = await connect({ ...BOX_APP, BOX_SUBJECT_TYPE: 'enterprise', BOX_SUBJECT_ID: '1' });
    const answer = await local.callTool('box_who_am_i');
    expect(answer.isError).toBe(true);
    expect(answer.text).toContain('Admin Console');
    await local.printed(/got no token from Box/);
    expect(local.stderr()).not.toContain(BOX_APP.BOX_CLIENT_SECRET);
  });
});
