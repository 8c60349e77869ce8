import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDeployment, type Deployment } from '../helpers/deployment.js';
import { connectClient, GENERATIONS, MemoryOAuthProvider, type SignIn } from '../helpers/mcp-clients.js';
import { signInAs } from '../helpers/oauth.js';
import { hasRedis } from '../helpers/redis.js';
import { modernCall } from '../helpers/rpc.js';

let deployment: Deployment;
let endpoint: string;
const signIn = (login: string): SignIn => signInAs(login);
const neverSignIn: SignIn = () => Promise.reject(new Error('asked to sign in again'));

describe.skipIf(!hasRedis)('real clients against two replicas', () => {
  beforeAll(async () => {
    deployment = await startDeployment();
    endpoint = `${deployment.url}/mcp`;
  });
  afterAll(() => deployment?.close());

  describe.each(GENERATIONS)('%s', (generation) => {
    it('discovers, registers, signs in, lists and calls with the person’s own account', async () => {
      const client = await connectClient(generation, endpoint, signIn('alice@acme.test'));
      const names = (await client.listTools()).map(({ name }) => name);
      expect(names).toContain('box_who_am_i');
      const answer = await client.callTool('box_who_am_i');
      expect(answer.isError).toBeUndefined();
      expect(answer.text).toContain('alice@acme.test');
      expect(client.provider.client?.client_id).toBeTruthy();
      expect(client.provider.current).toMatchObject({ token_type: 'Bearer', expires_in: 3600 });
      await client.close();
    });

    it('writes and reads back through a thread', async () => {
      const client = await connectClient(generation, endpoint, signIn('bob@acme.test'));
      const folder = await client.callTool('box_folder_create_tool', {
        name: `e2e ${generation}`,
        parent_folder_id: '0',
      });
      expect(folder.isError).toBeUndefined();
      const upload = await client.callTool('box_file_upload_tool', {
        content: 'Grüße aus dem Test',
        file_name: `${crypto.randomUUID()}.txt`,
        parent_folder_id: '0',
      });
      const id = /"id":"(\d+)"/.exec(upload.text)?.[1];
      const download = await client.callTool('box_file_download_tool', { file_id: id });
      expect(download.text).toContain('Grüße aus dem Test');
      await client.close();
    });

    it('goes on with its tokens in a later run, and refreshes a bad access token without the person', async () => {
      const first = await connectClient(generation, endpoint, signIn('carol@globex.test'));
      await first.close();
      const { provider } = first;
      provider.current!.access_token = 'no-longer-good';
      const refreshToken = provider.current!.refresh_token;
      delete provider.authorizationUrl;
      const second = await connectClient(generation, endpoint, neverSignIn, provider);
      expect((await second.callTool('box_who_am_i')).text).toContain('carol@globex.test');
      expect(provider.current!.refresh_token).not.toBe(refreshToken);
      await second.close();
    });

    it('tells a wrong argument in words a model can act on', async () => {
      const client = await connectClient(generation, endpoint, signIn('alice@acme.test'));
      const answer = await client.callTool('box_file_info_tool', { file_id: '../users/me' });
      expect(answer.isError).toBe(true);
      expect(answer.text).toContain('file_id');
      await client.close();
    });

    it('asks to sign in again after the client revoked its token, on every replica at once', async () => {
      const client = await connectClient(generation, endpoint, signIn('dave@globex.test'));
      const { provider } = client;
      const firstAsked = provider.authorizationUrl?.href;
      // Kept here: a client whose stream ends forgets its tokens by itself.
      const { access_token, refresh_token = '' } = provider.current!;
      const revoked = await fetch(`${deployment.url}/auth/revoke`, {
        method: 'POST',
        body: new URLSearchParams({ token: refresh_token, client_id: provider.client!.client_id }),
      });
      expect(revoked.status).toBe(200);
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      for (const replica of deployment.replicas) {
        const answer = await fetch(`${replica.url}/mcp`, {
          method: 'POST',
          headers: { authorization: `Bearer ${access_token}` },
        });
        expect(answer.status).toBe(401);
      }
      await expect(client.callTool('box_who_am_i')).rejects.toThrow();
      await expect.poll(() => provider.authorizationUrl?.href).not.toBe(firstAsked);
      await client.close();
    });
  });

  it('serves two people of one company from their own accounts', async () => {
    const [alice, bob] = await Promise.all(
      ['alice@acme.test', 'bob@acme.test'].map((login) =>
        connectClient('v2 modern', endpoint, signIn(login)),
      ),
    );
    const created = await alice!.callTool('box_folder_create_tool', {
      name: `hers ${crypto.randomUUID()}`,
      parent_folder_id: '0',
    });
    const id = /"id":"(\d+)"/.exec(created.text)?.[1];
    expect((await alice!.callTool('box_folder_info_tool', { folder_id: id })).isError).toBeUndefined();
    const hers = await bob!.callTool('box_folder_info_tool', { folder_id: id });
    const missing = await bob!.callTool('box_folder_info_tool', { folder_id: '999999999999' });
    expect(hers).toEqual(missing);
    expect(hers.isError).toBe(true);
    expect((await alice!.callTool('box_who_am_i')).text).toContain('alice@acme.test');
    expect((await bob!.callTool('box_who_am_i')).text).toContain('bob@acme.test');
    await Promise.all([alice!.close(), bob!.close()]);
  });

  it('answers HTTP 401 when Box no longer honours the grant, so that the client signs in again', async () => {
    const provider = new MemoryOAuthProvider();
    const client = await connectClient('v2 modern', endpoint, signIn('alice@acme.test'), provider);
    // Box forgets every token of alice: the access token is refused, and so is the refresh token.
    await fetch(`${deployment.emulator.url}/_emulator/reset`, { method: 'POST' });
    const answer = await fetch(endpoint, modernCall(provider.current!.access_token, 'box_who_am_i'));
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toContain('resource_metadata=');
    const refresh = await fetch(`${deployment.url}/auth/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'refresh_token',
        refresh_token: provider.current!.refresh_token!,
        client_id: provider.client!.client_id,
      }),
    });
    expect(refresh.status).toBe(400);
    expect(await refresh.json()).toMatchObject({ error: 'invalid_grant' });
    await client.close();
  });
});
