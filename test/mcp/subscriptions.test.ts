import { setTimeout as wait } from 'node:timers/promises';
import { Server, type ServerEvent } from '@modelcontextprotocol/server';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Changes } from '../../src/mcp/changes.js';
import { Subscriptions } from '../../src/mcp/subscriptions.js';
import { ControlChannel } from '../../src/redis/control.js';
import type { Principal } from '../../src/tenants/principal.js';
import { hasRedis, startRedis, type TestRedis } from '../helpers/redis.js';

const log = pino({ level: 'silent' });
const TOOLS: ServerEvent = { kind: 'tools_list_changed' };

const principalOf = (tenant: string, account: string, grant = `grant of ${account}`): Principal => ({
  account,
  tenant,
  grant,
  client: 'c',
  scopes: new Set(),
  expiresAt: 0,
});
const alice = principalOf('acme', 'alice');
const anna = principalOf('acme', 'anna');
const bob = principalOf('other', 'bob');

interface Replica {
  changes: Changes;
  subscriptions: Subscriptions;
  close: () => void;
}

interface Listening {
  status: number;
  /** Methods and errors heard so far, the acknowledgement included. */
  heard: string[];
  ended: Promise<void>;
  request: Request;
  leave(): void;
}

let redis: TestRedis;
let replicas: [Replica, Replica];

async function startReplica(): Promise<Replica> {
  const control = await ControlChannel.open(redis.connect(), log);
  const changes = new Changes(control, log);
  const factory = () =>
    new Server(
      { name: 'test', version: '1.0.0' },
      { capabilities: { tools: { listChanged: true }, prompts: { listChanged: true } } },
    );
  const subscriptions = new Subscriptions(factory, changes, { legacy: 'reject', keepAliveMs: 0 });
  return {
    changes,
    subscriptions,
    close() {
      changes.close();
      control.close();
    },
  };
}

async function listen(
  { subscriptions }: Replica,
  principal: Principal,
  filter: Record<string, boolean> = { toolsListChanged: true },
): Promise<Listening> {
  const leaving = new AbortController();
  const body = {
    jsonrpc: '2.0',
    id: 1,
    method: 'subscriptions/listen',
    params: {
      notifications: filter,
      _meta: {
        'io.modelcontextprotocol/protocolVersion': '2026-07-28',
        'io.modelcontextprotocol/clientCapabilities': {},
      },
    },
  };
  const request = new Request('http://x/mcp', {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'mcp-protocol-version': '2026-07-28',
      'mcp-method': 'subscriptions/listen',
    },
    signal: leaving.signal,
  });
  const response = await subscriptions.handlerFor(principal).fetch(request, { parsedBody: body });
  const heard: string[] = [];
  const ended = (async () => {
    let text = '';
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
      text += Buffer.from(chunk).toString('utf8');
      const lines = text.split('\n');
      text = lines.pop() ?? '';
      for (const line of lines) {
        const data = /^(?:data: )?(\{.+)$/.exec(line)?.[1];
        if (data === undefined) continue;
        const { method, error } = JSON.parse(data) as { method?: string; error?: { message: string } };
        heard.push(method ?? error?.message ?? 'end');
      }
    }
    if (text !== '')
      heard.push((JSON.parse(text) as { error?: { message: string } }).error?.message ?? 'end');
  })().catch(() => undefined); // the reader left
  // The request must outlive its stream, as the endpoint sees to: else nobody hears of the abort (endpoint.ts).
  return { status: response.status, heard, ended, request, leave: () => leaving.abort() };
}

const ACK = 'notifications/subscriptions/acknowledged';
const CHANGED = 'notifications/tools/list_changed';

describe.skipIf(!hasRedis)('subscriptions', () => {
  beforeAll(async () => void (redis = await startRedis()));
  afterAll(() => redis?.stop());
  beforeEach(async () => void (replicas = [await startReplica(), await startReplica()]));
  afterEach(async () => {
    for (const { subscriptions, close } of replicas) {
      await subscriptions.close();
      close();
    }
  });

  it('hear what changes on any replica, and nothing of another tenant or account', async () => {
    const [a, b] = replicas;
    const streams = await Promise.all([listen(a, alice), listen(b, alice), listen(a, anna), listen(b, bob)]);
    a.changes.publish({ tenant: 'acme' }, TOOLS);
    b.changes.publish({ tenant: 'acme', account: 'alice' }, TOOLS);
    a.changes.publish({ tenant: 'nobody' }, TOOLS);
    a.changes.publish({ tenant: 'other', account: 'alice' }, TOOLS);
    await wait(100);
    expect(streams.map(({ heard }) => heard)).toEqual([
      [ACK, CHANGED, CHANGED],
      [ACK, CHANGED, CHANGED],
      [ACK, CHANGED],
      [ACK],
    ]);
  });

  it('hear only what they asked for', async () => {
    const prompts = await listen(replicas[0], alice, { promptsListChanged: true });
    replicas[1].changes.publish({ tenant: 'acme' }, TOOLS);
    await wait(100);
    expect(prompts.heard).toEqual([ACK]);
  });

  it('end with their sign-in, and only with theirs', async () => {
    const mine = await listen(replicas[0], alice);
    const other = await listen(replicas[0], principalOf('acme', 'alice', 'another sign-in'));
    await replicas[0].subscriptions.endOfGrant(alice.grant);
    await mine.ended;
    expect(mine.heard).toEqual([ACK, 'end']);
    expect(other.heard).toEqual([ACK]);
  });

  it('are bounded by account, and a stream that was left makes room', async () => {
    const [a] = replicas;
    const streams: Listening[] = [];
    for (let index = 0; index < 50; index += 1) streams.push(await listen(a, alice));
    const refused = await listen(a, alice);
    await refused.ended;
    expect(refused.heard).toEqual(['Subscription limit reached']);
    const neighbour = await listen(a, anna);
    await wait(10);
    expect(neighbour.heard).toEqual([ACK]);
    streams[0]!.leave();
    await streams[0]!.ended;
    const accepted = await listen(a, alice);
    await wait(10);
    expect(accepted.heard).toEqual([ACK]);
  });
});
