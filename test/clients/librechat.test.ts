import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startDeployment, type Deployment } from '../helpers/deployment.js';
import { signInAs } from '../helpers/oauth.js';
import { hasRedis } from '../helpers/redis.js';
import { SessionClient } from '../helpers/session-client.js';
import { controlEmulator } from './emulator-control.js';
import { LibreChatConnection } from './librechat-connection.js';
import { LibreChatUser, type AuthMethod, type ServerEntry } from './librechat-user.js';

/** LibreChat's own limits (CLIENTS.md, "Size caps"). */
const MOST_IN_A_LINE = 5 * 1024 * 1024;
const MOST_IN_AN_ANSWER = 16 * 1024 * 1024;
const MOST_TOOLS = 1_000;

let deployment: Deployment;

describe.skipIf(!hasRedis)('LibreChat', () => {
  beforeAll(async () => {
    deployment = await startDeployment();
  });
  afterAll(() => deployment?.close());

  it('may register once per person, all from one address', async () => {
    const users = Array.from({ length: 30 }, () => userOf('/mcp', 'streamable-http'));
    await Promise.all(users.map((user) => user.signIn()));
    for (const { wire } of users) expect(wire.to('POST', '/auth/register')).toHaveLength(1);
    expect(new Set(users.map(({ client }) => client?.client_id)).size).toBe(users.length);
  }, 60_000);

  it('reads comments at most 25 s apart on both kinds of stream, and nothing that wants an answer', async () => {
    const user = userOf('/mcp', 'streamable-http');
    await user.signIn();
    const client = new SessionClient({ token: user.accessToken });
    await client.initialize(deployment.url);
    const texts = await Promise.all([
      untilComment(`${deployment.url}/mcp`, client.headers()),
      untilComment(`${deployment.url}/sse`, { authorization: `Bearer ${user.accessToken}` }),
    ]);
    for (const text of texts) expect(text).not.toContain('"ping"');
  }, 30_000);

  describe.each([
    ['streamable-http', '/mcp'],
    ['sse', '/sse'],
  ] as const)('by %s', (type, path) => {
    const newUser = (login?: string, method?: AuthMethod) => userOf(path, type, login, method);

    it.each([
      ['HEAD', {}, undefined],
      ['POST', { 'content-type': 'application/json' }, '{}'],
      ['POST', {}, undefined],
      ['POST', { 'content-type': 'application/json', accept: 'text/plain' }, '{"not": json'],
      ['POST', { 'mcp-session-id': 'unknown' }, undefined],
    ])('is asked to sign in before anything else is looked at: %s %j', async (method, headers, body) => {
      const init = { method, headers: headers as Record<string, string> };
      const answer = await fetch(deployment.url + path, { ...init, ...(body !== undefined && { body }) });
      expect(answer.status).toBe(401);
      expect(answer.headers.get('www-authenticate')).toContain(
        `Bearer resource_metadata="${deployment.url}/.well-known/oauth-protected-resource${path}"`,
      );
    });

    it('finds the metadata by the hint, by the path, and of /mcp at the root too', async () => {
      const user = newUser();
      const { head, post, hint } = await user.probe();
      expect([head.status, post.status]).toEqual([401, 401]);
      const root = new URL('/.well-known/oauth-protected-resource', deployment.url);
      const found = [await user.discover(hint), await user.discover()];
      if (path === '/mcp') found.push(await user.discover(root));
      for (const { resource, server } of found) {
        expect(resource).toMatchObject({
          resource: deployment.url + path,
          authorization_servers: [deployment.url],
        });
        expect(server).toMatchObject({
          issuer: deployment.url,
          code_challenge_methods_supported: ['S256'],
          grant_types_supported: expect.arrayContaining(['refresh_token']) as unknown,
        });
      }
    });

    it.each([undefined, 'client_secret_post', 'none'] as const)(
      'signs in and refreshes, authenticating by %s',
      async (method) => {
        const user = newUser('bob@acme.test', method);
        await user.signIn();
        const { client, wire } = user;
        expect(client).toMatchObject({
          client_name: 'LibreChat MCP Client',
          redirect_uris: ['https://chat.example.com/api/mcp/box/oauth/callback'],
          token_endpoint_auth_method: method ?? 'client_secret_basic',
        });
        expect(Object.values(client ?? {})).not.toContain('');
        expect(typeof client?.client_secret).toBe(method === 'none' ? 'undefined' : 'string');
        expect(user.tokens).toMatchObject({ token_type: 'Bearer', expires_in: 3600 });
        const { refresh_token: first } = user.tokens!;

        await user.refresh();
        expect(user.tokens).toMatchObject({ token_type: 'Bearer', expires_in: 3600 });
        expect(user.tokens?.refresh_token).not.toBe(first);
        expect(wire.refreshes()).toHaveLength(1);
        const connection = await LibreChatConnection.open(user);
        expect((await connection.callTool('box_who_am_i')).text).toContain('bob@acme.test');
        await connection.close();
      },
    );

    it('refreshes within its budget while Box does not answer', async () => {
      const user = newUser();
      await user.signIn();
      const emulator = controlEmulator(deployment);
      await emulator.expire({ login: 'alice@acme.test' });
      await emulator.addFault({ latencyMs: 6_000 });
      try {
        await user.refresh();
      } finally {
        await emulator.clearFaults();
      }
    });

    it('initialises, listens, pings, lists and calls', async () => {
      const user = newUser();
      await user.signIn();
      const connection = await LibreChatConnection.open(user);
      await connection.ping();
      const { names, nextCursor } = await connection.listTools();
      expect(names).toContain('box_who_am_i');
      expect({ isLast: nextCursor === undefined, few: names.length < MOST_TOOLS }).toEqual({
        isLast: true,
        few: true,
      });
      expect((await connection.callTool('box_who_am_i')).text).toContain('alice@acme.test');

      const { wire } = user;
      const [stream] = await vi.waitUntil(() => wire.to('GET', path).length > 0 && wire.to('GET', path));
      expect(stream?.status).toBe(200);
      expect(stream?.answer.get('content-type')).toContain('text/event-stream');
      expect(stream?.answer.get('x-accel-buffering')).toBe('no');
      expect(wire.messages('initialize')[0]?.body).toContain('"protocolVersion":"2025-11-25"');
      expect(wire.messages('notifications/initialized')).toHaveLength(1);
      expect(wire.sent.filter(({ headers }) => headers.has('origin'))).toEqual([]);
      expect(Math.max(wire.longestLine, wire.largestAnswer)).toBeLessThan(256 * 1024);
      expect(connection.serverPings).toBe(0);
      await connection.close();
    });

    it.each([
      // Each quote takes six bytes of an answer, which holds the content twice: the worst there is.
      ['text', '"'.repeat(768 * 1024)],
      [
        'base64',
        Buffer.from(Uint8Array.from({ length: 768 * 1024 }, (_, index) => index)).toString('base64'),
      ],
    ] as const)('reads the largest file that comes as %s within its limits', async (encoding, content) => {
      const user = newUser();
      await user.signIn();
      const connection = await LibreChatConnection.open(user);
      const file = { file_name: `${crypto.randomUUID()}.bin`, parent_folder_id: '0' };
      const uploaded = await connection.callTool('box_file_upload_tool', {
        ...file,
        content,
        content_encoding: encoding,
      });
      const { id } = uploaded.structured as { id: string };
      const { structured } = await connection.callTool('box_file_download_tool', { file_id: id });
      expect(structured?.['encoding']).toBe(encoding);
      expect(String(structured?.['content'])).toContain(content);
      expect(user.wire.longestLine).toBeLessThan(MOST_IN_A_LINE);
      expect(user.wire.largestAnswer).toBeLessThan(MOST_IN_AN_ANSWER);
      await connection.close();
    });
  });
});

function userOf(
  path: '/mcp' | '/sse',
  type: ServerEntry['type'],
  login = 'alice@acme.test',
  method?: AuthMethod,
): LibreChatUser {
  const server = { name: 'box', type, url: deployment.url + path, initTimeout: 20_000 };
  return new LibreChatUser(server, signInAs(login), method);
}

/** Reads a stream until its first comment. @throws when none came within 16 s, the interval being 15. */
async function untilComment(url: string, headers: Record<string, string>): Promise<string> {
  const accept = { accept: 'text/event-stream' };
  const signal = AbortSignal.timeout(16_000);
  const answer = await fetch(url, { headers: { ...headers, ...accept }, signal });
  let text = '';
  for await (const chunk of answer.body ?? []) {
    text += Buffer.from(chunk as Uint8Array).toString('utf8');
    if (/^:/m.test(text)) return text;
  }
  throw new Error(`the stream ended: ${text}`);
}
