import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDeployment, type Deployment, type Replica } from '../helpers/deployment.js';
import { accessTokenOf } from '../helpers/mcp-clients.js';
import { hasRedis } from '../helpers/redis.js';
import { modernCall, modernRequest } from '../helpers/rpc.js';
import { SessionClient } from '../helpers/session-client.js';

let deployment: Deployment;
/** Takes the direct path. */
let direct: Replica;
/** The same replica but for its path: everything goes through the SDK. */
let viaSdk: Replica;
let token: string;
let session: SessionClient;

/** How the bytes travel, not what they say. */
const FRAMING = new Set(['date', 'content-length', 'transfer-encoding', 'connection', 'keep-alive']);

/** What a client sees of an answer: status, type and JSON, whatever the order of members. */
async function seen(replica: Replica, init: RequestInit): Promise<unknown> {
  const answer = await fetch(`${replica.url}/mcp`, init);
  const text = await answer.text();
  const headers = [...answer.headers].filter(([name]) => !FRAMING.has(name));
  const body: unknown = text.startsWith('{') ? JSON.parse(text) : text;
  return { status: answer.status, headers, body: withoutDelimiters(body) };
}

/** The marks around other people's text are random in each answer, as they must be. */
function withoutDelimiters(body: unknown): unknown {
  return JSON.parse(JSON.stringify(body).replaceAll(/box-content-[0-9a-f]+/g, 'box-content-X'));
}

/** The same request of a session, which both replicas know. */
function legacy(method: string, params?: Record<string, unknown>, id: unknown = 1): RequestInit {
  return {
    method: 'POST',
    headers: session.headers(),
    body: JSON.stringify({ jsonrpc: '2.0', id, method, params }),
  };
}

describe.skipIf(!hasRedis)('the direct path answers as the SDK does', () => {
  beforeAll(async () => {
    deployment = await startDeployment({ replicas: 1 });
    [direct] = deployment.replicas as [Replica];
    viaSdk = await deployment.startReplica({ TEST_FIXTURES: 'test/mcp/no-direct-path.mjs' });
    token = await accessTokenOf(deployment.url, 'alice@acme.test');
    session = new SessionClient({ token });
    await session.initialize(direct.url);
  });
  afterAll(() => deployment?.close());

  const requests: [what: string, build: () => RequestInit][] = [
    ['2026: tools/list', () => modernRequest(token, 'tools/list')],
    ['2026: a call', () => modernCall(token, 'box_who_am_i')],
    [
      '2026: a call with other people’s text',
      () => modernCall(token, 'box_folder_items_list_tool', { folder_id: '0' }),
    ],
    ['2026: a call that fails', () => modernCall(token, 'box_file_info_tool', { file_id: '404' })],
    ['2026: wrong arguments', () => modernCall(token, 'box_file_info_tool', { file: 1 })],
    ['2026: an unknown tool', () => modernCall(token, 'box_nothing_tool')],
    ['2026: no arguments at all', () => modernRequest(token, 'tools/call', { name: 'mcp_server_info' })],
    [
      '2026: a name header that is missing',
      () => withoutHeader(modernCall(token, 'box_who_am_i'), 'mcp-name'),
    ],
    [
      '2026: a method header that does not fit',
      () => withHeader(modernCall(token, 'box_who_am_i'), 'mcp-method', 'tools/list'),
    ],
    ['2025: tools/list', () => legacy('tools/list')],
    ['2025: tools/list with empty params', () => legacy('tools/list', {}, 'a "quoted" id')],
    ['2025: a call', () => legacy('tools/call', { name: 'box_who_am_i', arguments: {} })],
    [
      '2025: a call that fails',
      () => legacy('tools/call', { name: 'box_file_info_tool', arguments: { file_id: '404' } }),
    ],
    [
      '2025: wrong arguments',
      () => legacy('tools/call', { name: 'box_file_info_tool', arguments: { file: 1 } }),
    ],
    ['2025: an unknown tool', () => legacy('tools/call', { name: 'box_nothing_tool' })],
    [
      '2025: arguments that are no object',
      () => legacy('tools/call', { name: 'box_who_am_i', arguments: [1] }),
    ],
    ['2025: a name that is no string', () => legacy('tools/call', { name: 7 })],
    ['2025: an unknown member of params', () => legacy('tools/call', { name: 'box_who_am_i', extra: true })],
    ['2025: an id of null', () => legacy('tools/list', {}, null)],
    ['2025: an id with a fraction', () => legacy('tools/list', {}, 1.5)],
  ];

  it.each(requests)('%s', async (_what, build) => {
    const [one, other] = [await seen(direct, build()), await seen(viaSdk, build())];
    expect(one).toEqual(other);
  });
});

function withHeader(init: RequestInit, name: string, value: string): RequestInit {
  return { ...init, headers: { ...(init.headers as Record<string, string>), [name]: value } };
}

function withoutHeader(init: RequestInit, name: string): RequestInit {
  const headers = { ...(init.headers as Record<string, string>) };
  delete headers[name];
  return { ...init, headers };
}
