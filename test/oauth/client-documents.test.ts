import type { lookup } from 'node:dns';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { documentFetch } from '../../src/oauth/client-documents.js';
import { selfSigned } from '../helpers/certificate.js';
import { walkSignIn } from '../helpers/oauth.js';
import { hasRedis } from '../helpers/redis.js';
import { newVerifier, TestOAuthClient } from './client.js';
import { ISSUER, startTestDeployment, type TestDeployment } from './deployment.js';

const certificate = selfSigned('localhost', 'app.test');

interface DocumentHost {
  origin: string;
  requests: string[];
  /** What is answered, by path; a function may take its time. */
  answers: Map<string, { status?: number; headers?: Record<string, string>; body: string; delayMs?: number }>;
  close(): Promise<void>;
}

async function startDocumentHost(): Promise<DocumentHost> {
  const requests: string[] = [];
  const answers: DocumentHost['answers'] = new Map();
  const server: Server = createServer(certificate, (request, response) => {
    requests.push(request.url ?? '');
    const {
      status = 200,
      headers = {},
      body,
      delayMs = 0,
    } = answers.get(request.url ?? '') ?? { status: 404, body: '' };
    setTimeout(
      () => response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body),
      delayMs,
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `https://localhost:${(server.address() as AddressInfo).port}`,
    requests,
    answers,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

describe.skipIf(!hasRedis)('client ID metadata documents', () => {
  let deployment: TestDeployment;
  let host: DocumentHost;
  let count = 0;
  let id: string;
  beforeAll(async () => {
    host = await startDocumentHost();
    deployment = await startTestDeployment({ clientDocuments: { allowPrivate: true, ca: certificate.cert } });
  });
  afterAll(async () => {
    await deployment.close();
    await host.close();
  });
  beforeEach(() => {
    count += 1;
    id = `${host.origin}/client-${count}.json`;
  });

  const document = (changes: Record<string, unknown> = {}) => ({
    client_id: id,
    client_name: 'Document client',
    redirect_uris: ['https://client.test/callback'],
    ...changes,
  });
  const publish = (
    body: unknown,
    extra: { status?: number; headers?: Record<string, string>; delayMs?: number } = {},
  ) =>
    host.answers.set(new URL(id).pathname, {
      body: typeof body === 'string' ? body : JSON.stringify(body),
      ...extra,
    });
  const client = () =>
    new TestOAuthClient(ISSUER, deployment.replicas[0].address, {
      client_id: id,
      redirect_uris: ['https://client.test/callback'],
    });
  const open = () =>
    deployment.browser().open(client().authorizeUrl(newVerifier()), ({ origin }) => origin === ISSUER);

  it.each([
    ['names no method', {}],
    ['names the method none', { token_endpoint_auth_method: 'none' }],
  ])('signs a person in for a client whose document %s', async (_name, changes) => {
    publish(document(changes));
    const tokens = await client().signIn({ login: 'alice@acme.test', browser: deployment.browser() });
    expect(await client().mcp(tokens.access_token)).toMatchObject({ status: 200, body: { client: id } });
    expect((await client().refresh(tokens.refresh_token)).status).toBe(200);
  });

  it('shows the host that vouches for the name', async () => {
    publish(document());
    const { body } = await open();
    expect(body).toContain('Verified');
    expect(body).toContain(new URL(host.origin).host);
    expect(body).not.toContain('Not verified');
  });

  it('is fetched once, and kept', async () => {
    publish(document());
    await Promise.all([open(), open(), open()]);
    await open();
    expect(host.requests.filter((path) => path === new URL(id).pathname)).toHaveLength(1);
  });

  it('lets the redirect port of a native client vary', async () => {
    publish(document({ redirect_uris: ['http://127.0.0.1/callback'] }));
    const native = client();
    native.redirectUri = 'http://127.0.0.1:51234/callback';
    const walk = await walkSignIn(native.authorizeUrl(newVerifier()), {
      login: 'alice@acme.test',
      browser: deployment.browser(),
    });
    expect(walk.redirected?.searchParams.get('code')).toBeTruthy();
  });

  it.each([
    ['of another client', () => publish(document({ client_id: `${host.origin}/other.json` }))],
    ['with a secret inside', () => publish(document({ client_secret: 'secret' }))],
    [
      'that asks for a secret',
      () => publish(document({ token_endpoint_auth_method: 'client_secret_basic' })),
    ],
    ['with a javascript: redirect', () => publish(document({ redirect_uris: ['javascript:alert(1)'] }))],
    [
      'with a redirect that is not its own',
      () => publish(document({ redirect_uris: ['https://other.test/'] })),
    ],
    ['of more than 5 KB', () => publish(document({ client_name: 'a'.repeat(6000) }))],
    ['that is not JSON', () => publish('<html>')],
    ['that is a list', () => publish([])],
    [
      'that moved',
      () => publish(document(), { status: 302, headers: { location: `${host.origin}/other.json` } }),
    ],
    ['that is not there', () => publish('', { status: 404 })],
    ['that takes too long', () => publish(document(), { delayMs: 4000 })],
  ])('refuses a document %s, without a redirect', async (_name, arrange) => {
    arrange();
    const { status, leftTo } = await open();
    expect(status).toBe(400);
    expect(leftTo).toBeUndefined();
  });

  it('does not ask again at once for what failed', async () => {
    publish('', { status: 500 });
    await open();
    await open();
    expect(host.requests.filter((path) => path === new URL(id).pathname)).toHaveLength(1);
  });

  it.each([
    'http://localhost/client.json',
    'https://user@localhost/client.json',
    'https://localhost/../x',
    'file:///x',
  ])('does not take %s for a client id', async (other) => {
    id = other;
    const before = host.requests.length;
    expect((await open()).status).toBe(400);
    expect(host.requests.length).toBe(before);
  });
});

describe('fetching what strangers point at', () => {
  let host: DocumentHost;
  beforeAll(async () => {
    host = await startDocumentHost();
  });
  beforeEach(() => void host.requests.splice(0));
  afterAll(() => host.close());
  type Resolve = typeof lookup;
  /** DNS that answers with these addresses, in turn. */
  const dns = (...turns: string[][]): Resolve => {
    let turn = 0;
    const resolve = (_host: string, _options: unknown, done: (...answer: unknown[]) => void) => {
      const addresses = turns[Math.min(turn, turns.length - 1)] ?? [];
      turn += 1;
      done(
        null,
        addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
      );
    };
    return resolve as unknown as Resolve;
  };
  const reason = async (promise: Promise<unknown>): Promise<string> => {
    const error = await promise.then(
      () => undefined,
      (thrown: unknown) => thrown as Error & { cause?: Error },
    );
    return `${error?.message} ${error?.cause?.message}`;
  };

  it.each([
    '127.0.0.1',
    '127.8.8.8',
    '0.0.0.0',
    '10.1.2.3',
    '100.64.0.1',
    '169.254.169.254',
    '172.16.0.1',
    '192.168.0.1',
    '198.18.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '[::1]',
    '[::]',
    '[::ffff:127.0.0.1]',
    '[::ffff:a9fe:a9fe]',
    '[64:ff9b::a9fe:a9fe]',
    '[fc00::1]',
    '[fe80::1]',
    '[2001:db8::1]',
    '[2002:7f00:1::]',
    '2130706433',
    '0x7f.1',
    '017700000001',
  ])('does not connect to the address %s', async (address) => {
    const { port } = new URL(host.origin);
    const fetch = documentFetch({ ca: certificate.cert });
    expect(await reason(fetch(`https://${address}:${port}/x`))).toContain('not public');
    expect(host.requests).toEqual([]);
  });

  it.each([
    ['a private address', [['127.0.0.1']]],
    ['a private address beside a public one', [['93.184.216.34', '127.0.0.1']]],
    ['a private address of the other family', [['::1']]],
  ])('does not connect to a name that resolves to %s', async (_name, turns) => {
    const { port } = new URL(host.origin);
    const fetch = documentFetch({ ca: certificate.cert, resolve: dns(...turns) });
    expect(await reason(fetch(`https://app.test:${port}/x`))).toContain('not public');
    expect(host.requests).toEqual([]);
  });

  it('connects to exactly the address it looked at, so that a name cannot change its mind (rebinding)', async () => {
    const { port } = new URL(host.origin);
    const resolve = dns(['127.0.0.1'], ['192.0.2.1']);
    const fetch = documentFetch({ allowPrivate: true, ca: certificate.cert, resolve });
    host.answers.set('/here', { body: '{}' });
    expect((await fetch(`https://app.test:${port}/here`)).status).toBe(200);
    expect(host.requests).toEqual(['/here']);
  });

  it('does not follow a redirect, and speaks https only', async () => {
    const fetch = documentFetch({ allowPrivate: true, ca: certificate.cert });
    host.answers.set('/moved', { status: 302, headers: { location: '/target' }, body: '' });
    expect((await fetch(`${host.origin}/moved`)).status).toBe(302);
    expect(host.requests).toEqual(['/moved']);
    expect(await reason(fetch('http://localhost/x'))).toContain('https');
  });
});
