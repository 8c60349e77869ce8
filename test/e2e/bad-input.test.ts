import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDeployment, type Deployment } from '../helpers/deployment.js';
import { connectClient, MemoryOAuthProvider } from '../helpers/mcp-clients.js';
import { signInAs } from '../helpers/oauth.js';
import { hasRedis } from '../helpers/redis.js';
import { modernCall, modernRequest } from '../helpers/rpc.js';

let deployment: Deployment;
let endpoint: string;
let token: string;

interface RpcError {
  error: { code: number; message: string; data?: { code?: string } };
}

/** A legacy POST, for what happens before a session matters. */
function legacy(body: string, headers: Record<string, string> = {}): RequestInit {
  return {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      ...headers,
    },
    body,
  };
}

/** The status of a request whose Host header fetch would not let us choose. */
function statusWithHost(host: string): Promise<number> {
  const { hostname, port } = new URL(deployment.replicas[0]!.url);
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      { hostname, port, path: '/mcp', method: 'POST', headers: { host } },
      (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      },
    );
    request.once('error', reject).end();
  });
}

describe.skipIf(!hasRedis)('bad input', () => {
  beforeAll(async () => {
    deployment = await startDeployment({ replicas: 1 });
    endpoint = `${deployment.url}/mcp`;
    const provider = new MemoryOAuthProvider();
    const client = await connectClient('v2 modern', endpoint, signInAs('alice@acme.test'), provider);
    await client.close();
    token = provider.current!.access_token;
  });
  afterAll(() => deployment?.close());

  it.each(['GET', 'HEAD', 'POST', 'DELETE'])(
    '%s without a token is challenged before anything else is looked at',
    async (method) => {
      const answer = await fetch(endpoint, {
        method,
        ...(method === 'POST' && { body: '{broken', headers: { 'content-type': 'text/plain' } }),
      });
      expect(answer.status).toBe(401);
      expect(answer.headers.get('www-authenticate')).toBe(
        `Bearer resource_metadata="${deployment.url}/.well-known/oauth-protected-resource/mcp", scope="box.read box.write box.share box.ai"`,
      );
    },
  );

  it.each([
    ['broken JSON', () => legacy('{"jsonrpc": "2.0", "id": 1, '), 400, -32_700],
    ['no body', () => legacy(''), 400, -32_600],
    [
      '__proto__ in the body',
      () => legacy('{"jsonrpc":"2.0","id":1,"method":"ping","params":{"__proto__":{"x":1}}}'),
      400,
      -32_700,
    ],
    ['another content type', () => legacy('hello', { 'content-type': 'text/plain' }), 415, -32_000],
    ['more than 12 MiB', () => legacy(`"${'x'.repeat(13 * 1024 * 1024)}"`), 413, -32_000],
    ['JSON that is no JSON-RPC', () => legacy('{"hello": "world"}'), 400, -32_600],
    [
      'a legacy request without a session',
      () => legacy('{"jsonrpc":"2.0","id":1,"method":"tools/list"}'),
      400,
      -32_000,
    ],
    [
      'an unknown session',
      () =>
        legacy('{"jsonrpc":"2.0","id":1,"method":"tools/list"}', { 'mcp-session-id': crypto.randomUUID() }),
      404,
      -32_001,
    ],
    [
      'an unsupported protocol version',
      () => legacy('{"jsonrpc":"2.0","id":1,"method":"ping"}', { 'mcp-protocol-version': '1999-01-01' }),
      400,
      undefined,
    ],
    [
      'only JSON accepted',
      () => legacy('{"jsonrpc":"2.0","id":1,"method":"ping"}', { accept: 'application/json' }),
      406,
      -32_000,
    ],
    ['an unknown tool', () => modernCall(token, 'box_format_disk_tool'), 200, -32_602],
  ])('%s: an error of the protocol that says what is wrong', async (_what, build, status, code) => {
    const answer = await fetch(endpoint, build());
    const body = (await answer.json()) as RpcError;
    expect(answer.status).toBe(status);
    if (code !== undefined) expect(body.error.code).toBe(code);
    expect(body.error.message.length).toBeGreaterThan(10);
    expect(JSON.stringify(body)).not.toMatch(/at .*\.(js|ts):\d+/);
  });

  it.each([
    ['a missing argument', 'box_file_info_tool', {}, 'file_id'],
    ['an id that is a path', 'box_file_info_tool', { file_id: '1/../../users/me' }, 'file_id'],
    ['an unknown argument', 'box_file_info_tool', { file_id: '1', fille: 'x' }, 'fille'],
    ['a wrong type', 'box_folder_items_list_tool', { folder_id: 0 }, 'folder_id'],
    ['an item that is not there', 'box_file_info_tool', { file_id: '404404404404' }, 'box_search_tool'],
  ])('%s: a tool error the model can act on', async (_what, name, args, mentions) => {
    const answer = await fetch(endpoint, modernCall(token, name, args));
    const { result } = (await answer.json()) as { result: { isError: boolean; content: { text: string }[] } };
    expect(answer.status).toBe(200);
    expect(result.isError).toBe(true);
    expect(result.content[0]!.text).toContain(mentions);
  });

  it('a foreign Host is misdirected, and a foreign page is refused', async () => {
    expect(await statusWithHost('evil.example')).toBe(421);
    const answer = await fetch(endpoint, { method: 'POST', headers: { origin: 'https://evil.example' } });
    expect(answer.status).toBe(403);
    const local = await fetch(endpoint, { method: 'POST', headers: { origin: 'http://localhost:6274' } });
    expect(local.status).toBe(401);
  });

  it.each(['/mcp', '/sse', '/messages'])(
    'a browser may ask %s first, and a foreign page may not',
    async (path) => {
      const ask = (origin: string) =>
        fetch(deployment.url + path, {
          method: 'OPTIONS',
          headers: {
            origin,
            'access-control-request-method': 'POST',
            'access-control-request-headers': 'authorization',
          },
        });
      const answer = await ask('http://localhost:6274');
      expect(answer.status).toBe(204);
      expect(answer.headers.get('access-control-allow-headers')).toContain('authorization');
      expect(answer.headers.get('access-control-allow-credentials')).toBeNull();
      expect((await ask('https://evil.example')).status).toBe(403);
    },
  );

  it('a token too narrow for a tool is told which scopes to ask for, held ones included', async () => {
    const provider = new MemoryOAuthProvider();
    const client = await connectClient(
      'v2 modern',
      endpoint,
      (url) => {
        url.searchParams.set('scope', 'box.read');
        return signInAs('bob@acme.test')(url);
      },
      provider,
    );
    const names = (await client.listTools()).map(({ name }) => name);
    expect(names).toContain('box_file_info_tool');
    expect(names).not.toContain('box_file_rename_tool');
    const answer = await fetch(
      endpoint,
      modernCall(provider.current!.access_token, 'box_file_rename_tool', { file_id: '1', new_name: 'x' }),
    );
    expect(answer.status).toBe(403);
    const challenge = answer.headers.get('www-authenticate') ?? '';
    expect(challenge).toContain('error="insufficient_scope"');
    expect(challenge).toContain('scope="box.read box.write"');
    await client.close();
  });

  it('an unknown method is not found', async () => {
    const answer = await fetch(endpoint, modernRequest(token, 'tools/destroy'));
    expect(answer.status).toBe(404);
    expect(((await answer.json()) as RpcError).error.code).toBe(-32_601);
  });
});
