import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDeployment, type Deployment, type Replica } from '../helpers/deployment.js';
import { connectClient, GENERATIONS, MemoryOAuthProvider } from '../helpers/mcp-clients.js';
import { signInAs } from '../helpers/oauth.js';
import { hasRedis } from '../helpers/redis.js';
import { modernCall, modernRequest } from '../helpers/rpc.js';
import { SessionClient, type Message } from '../helpers/session-client.js';
import { boxAt, connectLocal, control } from '../stdio/local.js';

let deployment: Deployment;
/** Whatever clients ask for. */
let open: Replica;
/** READ_ONLY, and without box_who_am_i; of two groups. */
let narrow: Replica;
/** As `narrow`, but everything goes through the SDK. */
let narrowViaSdk: Replica;
let token: string;
let session: SessionClient;

interface Wish {
  /** Behind `/mcp`. */
  address?: string;
  headers?: Record<string, string>;
}

interface Seen {
  status: number;
  names: string[];
  body: Message & { result?: { isError?: boolean; tools?: { name: string }[] } };
}

async function send(
  replica: Replica,
  init: RequestInit,
  { address = '', headers = {} }: Wish,
): Promise<Seen> {
  const answer = await fetch(`${replica.url}/mcp${address}`, {
    ...init,
    headers: { ...(init.headers as Record<string, string>), ...headers },
  });
  const body = (await answer.json()) as Seen['body'];
  return { status: answer.status, names: (body.result?.tools ?? []).map(({ name }) => name), body };
}

const ERAS = ['2026', '2025'] as const;
type Era = (typeof ERAS)[number];

function legacy(method: string, params: Record<string, unknown> = {}): RequestInit {
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });
  return { method: 'POST', headers: session.headers(), body };
}

const list = (era: Era, replica: Replica, wish: Wish = {}) =>
  send(replica, era === '2026' ? modernRequest(token, 'tools/list') : legacy('tools/list'), wish);

const call = (era: Era, replica: Replica, name: string, wish: Wish = {}) =>
  send(
    replica,
    era === '2026' ? modernCall(token, name) : legacy('tools/call', { name, arguments: {} }),
    wish,
  );

describe.skipIf(!hasRedis)('which tools there are', () => {
  beforeAll(async () => {
    deployment = await startDeployment({ replicas: 1 });
    [open] = deployment.replicas as [Replica];
    const settings = { TOOL_GROUPS: 'files,generic', READ_ONLY: 'true', TOOLS_DENY: 'box_who_am_i' };
    narrow = await deployment.startReplica(settings);
    narrowViaSdk = await deployment.startReplica({
      ...settings,
      TEST_FIXTURES: 'test/mcp/no-direct-path.mjs',
    });
    // Clients that sign in know one address; behind it is the open replica alone.
    deployment.proxy.ports.length = 1;
    const provider = new MemoryOAuthProvider();
    const signIn = signInAs('alice@acme.test');
    await (await connectClient('v2 modern', `${deployment.url}/mcp`, signIn, provider)).close();
    token = provider.current!.access_token;
    session = new SessionClient({ token });
    await session.initialize(open.url);
  });
  afterAll(() => deployment?.close());

  describe.each(ERAS)('%s', (era) => {
    it('the default groups; others for the asking, in address or header', async () => {
      const { names } = await list(era, open);
      expect(names).toEqual(
        expect.arrayContaining(['box_who_am_i', 'box_file_info_tool', 'box_search_tool']),
      );
      expect(names).not.toContain('box_task_details_tool');
      const tasks = await list(era, open, { address: '?groups=tasks' });
      expect(tasks.names).toContain('box_task_details_tool');
      expect(tasks.names).not.toContain('box_file_info_tool');
      expect((await list(era, open, { headers: { 'Mcp-Box-Groups': 'tasks' } })).names).toEqual(tasks.names);
      const all = await list(era, open, { address: '?groups=all' });
      expect(all.names).toEqual(expect.arrayContaining([...names, ...tasks.names]));
    });

    it('readonly leaves what changes nothing', async () => {
      const { names } = await list(era, open, { address: '?groups=all&readonly=1' });
      expect(names).toContain('box_task_details_tool');
      expect(names).not.toContain('box_file_delete_tool');
      const default_ = await list(era, open, { address: '?readonly=1' });
      expect((await list(era, open, { headers: { 'Mcp-Box-Readonly': 'true' } })).names).toEqual(
        default_.names,
      );
    });

    it('a tool outside of the selection is an unknown one', async () => {
      const unknown = await call(era, open, 'box_nothing_tool');
      expect(unknown.body.error?.code).toBe(-32_602);
      const outside = await call(era, open, 'box_who_am_i', { address: '?groups=files' });
      expect(outside).toEqual(unknown);
      const inside = await call(era, open, 'box_who_am_i', { address: '?groups=files,generic' });
      expect(inside.body.result?.isError).toBeUndefined();
      expect(inside.body.result).toBeDefined();
    });

    it('a group that does not exist is a 400 that names those that do', async () => {
      for (const wish of [{ address: '?groups=flies' }, { headers: { 'mcp-box-groups': 'files,flies' } }]) {
        const { status, body } = await list(era, open, wish);
        expect(status).toBe(400);
        expect(body.error?.code).toBe(-32_600);
        expect(body.error?.message).toMatch(/Groups of this server: generic, .*files.*; or all\.$/);
      }
      expect((await list(era, open, { address: '?readonly=maybe' })).status).toBe(400);
    });

    it('requests cannot widen what the operator allows', async () => {
      const { names } = await list(era, narrow);
      expect(names).toEqual(expect.arrayContaining(['mcp_server_info', 'box_file_info_tool']));
      for (const refused of ['box_file_delete_tool', 'box_who_am_i', 'box_search_tool'])
        expect(names).not.toContain(refused);
      for (const address of ['?groups=all', '?readonly=0', '?groups=files,generic,search&readonly=false'])
        expect((await list(era, narrow, { address })).names).toEqual(names);
      expect((await list(era, narrow, { address: '?groups=search' })).names).toEqual([]);
    });

    it.each(['box_file_delete_tool', 'box_who_am_i', 'box_search_tool', 'mcp_server_info'])(
      '%s: both paths say the same',
      async (name) => {
        const wish = { address: '?groups=all&readonly=0' };
        const direct = await call(era, narrow, name, wish);
        expect(await call(era, narrowViaSdk, name, wish)).toEqual(direct);
        if (name === 'mcp_server_info') expect(direct.body.result?.isError).toBeUndefined();
        else expect(direct.body.error).toMatchObject({ code: -32_602 });
      },
    );

    it('both paths list the same', async () => {
      const wish = { address: '?groups=files' };
      expect(await list(era, narrowViaSdk, wish)).toEqual(await list(era, narrow, wish));
    });
  });

  it('clients take the address as it is', async () => {
    for (const generation of GENERATIONS) {
      const address = `${deployment.url}/mcp?groups=tasks&readonly=1`;
      const client = await connectClient(generation, address, signInAs('alice@acme.test'));
      const names = (await client.listTools()).map(({ name }) => name);
      expect(names).toContain('box_task_details_tool');
      expect(names).not.toContain('box_task_remove_tool');
      await client.close();
    }
  });

  it('HTTP+SSE repeats the wishes in the address for messages', async () => {
    const headers = { authorization: `Bearer ${token}`, accept: 'text/event-stream' };
    const answer = await fetch(`${open.url}/sse?groups=files,tasks&readonly=1`, { headers });
    const reader = (answer.body as ReadableStream<Uint8Array>).getReader();
    const { value } = await reader.read();
    expect(Buffer.from(value ?? []).toString('utf8')).toMatch(
      /data: \/messages\?sessionId=[^&\s]+&groups=files%2Ctasks&readonly=1\n/,
    );
    await reader.cancel();
    expect((await fetch(`${open.url}/sse?groups=flies`, { headers })).status).toBe(400);
  });

  it('stdio goes by the environment', async () => {
    const { access_token } = (await control(deployment.emulator, 'tokens', {
      login: 'alice@acme.test',
    })) as { access_token: string };
    const client = await connectLocal({
      PATH: process.env['PATH'] ?? '',
      ...boxAt(deployment.emulator),
      BOX_DEVELOPER_TOKEN: access_token,
      TOOL_GROUPS: 'generic,search',
      READ_ONLY: 'true',
      TOOLS_DENY: 'box_who_am_i',
    });
    const names = (await client.listTools()).map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['mcp_server_info', 'box_search_tool']));
    for (const refused of ['box_who_am_i', 'box_file_info_tool']) {
      expect(names).not.toContain(refused);
      await expect(client.callTool(refused)).rejects.toThrow('There is no tool of that name');
    }
    await client.close();
  });

  it.each([
    ['TOOL_GROUPS', 'files,flies'],
    ['TOOLS_DENY', 'box_nothing_tool'],
    ['READ_ONLY', 'yes'],
  ])('a wrong %s stops the start', async (name, value) => {
    await expect(deployment.startReplica({ [name]: value })).rejects.toThrow(new RegExp(`${name} must`));
  });
});
