import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Redis } from 'ioredis';
import { keys } from '../../src/redis/keys.js';
import { startDeployment, type Deployment } from '../helpers/deployment.js';
import { signInAs } from '../helpers/oauth.js';
import { hasRedis } from '../helpers/redis.js';
import { outlived } from './dead-token.js';
import { controlEmulator } from './emulator-control.js';
import { LibreChatConnection, SignInPrompted } from './librechat-connection.js';
import { LibreChatUser, RefreshRefused, type AuthMethod } from './librechat-user.js';

let deployment: Deployment;
let store: Redis;

describe.skipIf(!hasRedis)('LibreChat, when something ends', () => {
  beforeAll(async () => {
    deployment = await startDeployment();
    store = deployment.redis.connect();
  });
  afterAll(() => deployment?.close());

  describe.each([
    ['streamable-http', '/mcp'],
    ['sse', '/sse'],
  ] as const)('by %s', (type, path) => {
    async function signedIn(login = 'alice@acme.test', method?: AuthMethod): Promise<LibreChatUser> {
      const server = { name: 'box', type, url: deployment.url + path, initTimeout: 20_000 };
      const user = new LibreChatUser(server, signInAs(login), method);
      await user.signIn();
      return user;
    }
    const statusWith = async (token: string, method = 'POST', session?: string) =>
      (
        await fetch(deployment.url + path, {
          method,
          headers: {
            authorization: `Bearer ${token}`,
            ...(session !== undefined && { 'mcp-session-id': session }),
          },
        })
      ).status;

    it('an access token that dies mid-session costs one refresh, whatever was in flight', async () => {
      const user = await signedIn();
      const connection = await LibreChatConnection.open(user);
      const { sessionId } = connection;
      connection.accessToken = await outlived(deployment, user.accessToken);
      const answers = await Promise.all(Array.from({ length: 8 }, () => connection.callTool('box_who_am_i')));
      for (const { text } of answers) expect(text).toContain('alice@acme.test');
      const { wire } = user;
      expect(wire.refreshes().map(({ status }) => status)).toEqual([200]);
      expect(wire.messages('initialize').map(({ status }) => status)).toHaveLength(2);
      expect(wire.to('POST', '/auth/register')).toHaveLength(1);
      expect(wire.sent.filter(({ status }) => status === 401).length).toBeGreaterThanOrEqual(8);
      if (type === 'streamable-http') {
        expect(wire.to('DELETE', path).map(({ status }) => status)).toEqual([200]);
        expect(connection.sessionId).not.toBe(sessionId);
        expect(await store.exists(keys.session(sessionId ?? ''))).toBe(0);
      }
      await connection.close();
    });

    it('a token that has died ends no session of another grant, and opens nothing', async () => {
      const [mine, theirs] = await Promise.all([signedIn(), signedIn('bob@acme.test')]);
      const connection = await LibreChatConnection.open(theirs);
      const dead = await outlived(deployment, mine.accessToken);
      for (const method of ['GET', 'HEAD', 'POST']) expect(await statusWith(dead, method)).toBe(401);
      const refused = await statusWith(dead, 'DELETE', connection.sessionId ?? crypto.randomUUID());
      expect(refused).toBe(404);
      expect((await connection.callTool('box_who_am_i')).text).toContain('bob@acme.test');
      await connection.close();
    });

    it('two processes that refresh one token through two replicas get one successor', async () => {
      const user = await signedIn();
      const endpoints = deployment.replicas.map(({ url }) => `${url}/auth/token`);
      const answers = await Promise.all(
        [...endpoints, ...endpoints].map((endpoint) => user.refreshAt(endpoint)),
      );
      expect(new Set(answers.map(({ refresh_token }) => refresh_token)).size).toBe(1);
      for (const tokens of answers) {
        user.tokens = tokens;
        const connection = await LibreChatConnection.open(user);
        expect((await connection.callTool('box_who_am_i')).text).toContain('alice@acme.test');
        await connection.close();
      }
      await user.refresh();
    });

    it.each([
      ['as registered', undefined],
      ['as registered', 'client_secret_post'],
      ['as registered', 'none'],
      ['basic with an empty secret', 'none'],
    ] as const)('revokes: %s, %s', async (form, method) => {
      const user = await signedIn('carol@globex.test', method);
      const { accessToken } = user;
      expect(await user.revoke(form)).toEqual([200, 200]);
      await expect(user.refresh()).rejects.toMatchObject({ status: 400, code: 'invalid_grant' });
      await expect.poll(() => statusWith(accessToken)).toBe(401);
    });

    it('revokes without naming a client', async () => {
      const user = await signedIn('carol@globex.test', 'none');
      const { accessToken } = user;
      const [ofAccess] = await user.revoke('no client');
      expect(ofAccess).toBe(200);
      await expect(user.refresh()).rejects.toMatchObject({ status: 400, code: 'invalid_grant' });
      await expect.poll(() => statusWith(accessToken)).toBe(401);
    });

    // The first revocation ends both tokens; whose client the second one belonged to is then not known any more.
    it('revokes without naming a client, twice', async () => {
      const user = await signedIn('carol@globex.test', 'none');
      expect(await user.revoke('no client')).toEqual([200, 200]);
    });

    it('a sign-in that Box has ended leads to sign-in, once, with the registration kept', async () => {
      const user = await signedIn('dave@globex.test');
      const connection = await LibreChatConnection.open(user);
      await controlEmulator(deployment).expire({ login: 'dave@globex.test', refreshTokens: true });
      if (type === 'sse') {
        // The POST was taken before anybody knew; the stream says what became of the call.
        const outcome = connection.callTool('box_who_am_i').then(
          ({ text }) => text,
          ({ message }: Error) => message,
        );
        expect(await outcome).toContain('has ended');
      }
      await expect(connection.callTool('box_who_am_i')).rejects.toThrow(SignInPrompted);
      await expect(user.refresh()).rejects.toMatchObject({ status: 400, code: 'invalid_grant' });
      await connection.close();

      await user.signIn();
      const again = await LibreChatConnection.open(user);
      expect((await again.callTool('box_who_am_i')).text).toContain('dave@globex.test');
      expect(user.wire.to('POST', '/auth/register')).toHaveLength(1);
      await again.close();
    });

    it.each([undefined, 'client_secret_post', 'none'] as const)(
      'a registration that is gone is made again: %s',
      async (method) => {
        const user = await signedIn('alice@acme.test', method);
        const { client_id: id = '' } = user.client ?? {};
        await store.del(keys.oauth('Client', id));
        await expect(user.refresh()).rejects.toThrow(RefreshRefused);
        expect(user.client).toBeUndefined();
        await user.signIn();
        expect(user.client).not.toMatchObject({ client_id: id });
        const connection = await LibreChatConnection.open(user);
        expect((await connection.callTool('box_who_am_i')).text).toContain('alice@acme.test');
        await connection.close();
      },
    );

    it('a session that is gone fails one call and is opened again', async () => {
      const user = await signedIn();
      const connection = await LibreChatConnection.open(user);
      for (const key of await store.keys('mcp:s:{*')) await store.del(key);
      await expect(connection.callTool('box_who_am_i')).rejects.toThrow(/404|not found/i);
      await connection.reconnected;
      expect((await connection.callTool('box_who_am_i')).text).toContain('alice@acme.test');
      expect(user.wire.refreshes()).toHaveLength(0);
      await connection.close();
    });

    it('a scope that does not reach asks for sign-in with all scopes it takes, and for no refresh', async () => {
      const user = await signedIn();
      await user.signIn('box.read');
      const connection = await LibreChatConnection.open(user);
      const file = { file_name: `${crypto.randomUUID()}.txt`, parent_folder_id: '0', content: 'x' };
      await expect(connection.callTool('box_file_upload_tool', file)).rejects.toThrow(SignInPrompted);
      const challenge = user.wire.sent.find(({ status }) => status === 403)?.answer.get('www-authenticate');
      expect(challenge).toContain('error="insufficient_scope"');
      expect(challenge).toContain(`/.well-known/oauth-protected-resource${path}"`);
      expect(challenge).toContain('scope="box.read box.write"');
      expect(user.wire.refreshes()).toHaveLength(0);
      await connection.close();

      await user.signIn('box.read box.write');
      const wider = await LibreChatConnection.open(user);
      expect((await wider.callTool('box_file_upload_tool', file)).isError).toBeUndefined();
      await wider.close();
    });
  });
});
