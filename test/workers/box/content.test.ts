import { createHash } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { boxPath } from '../../../src/tools/box-path.js';
import { namedAddress } from '../../../workers/box/addresses.js';
import {
  callTo,
  closeAll,
  failureOf,
  localBox,
  networkTo,
  sendJson,
  TOKEN,
  type LocalBox,
} from './local-box.js';

afterEach(closeAll);

const CONTENT = boxPath`/files/1/content`;

describe('download', () => {
  it('follows to another host without the token', async () => {
    const host = await localBox((response) => response.end('bytes'));
    const box = await localBox((response) =>
      response.writeHead(302, { location: `${host.url}/d/ticket` }).end(),
    );
    const { api, stats } = callTo(networkTo(box.url));
    expect(Buffer.from(await api.download(CONTENT, 100)).toString()).toBe('bytes');
    expect(box.seen[0]?.headers.authorization).toBe(`Bearer ${TOKEN}`);
    expect(host.seen[0]?.url).toBe('/d/ticket');
    expect(JSON.stringify(host.seen)).not.toContain(TOKEN);
    expect(stats.boxRequests.map(({ group, status }) => [group, status])).toEqual([
      ['download', 302],
      ['download', 200],
    ]);
  });

  it('sends no token to its own host after a redirect either, and asks for none after a 401 there', async () => {
    const box: LocalBox = await localBox((response, { url }) =>
      url.startsWith('/2.0/')
        ? response.writeHead(302, { location: '/elsewhere' }).end()
        : response.writeHead(401).end(),
    );
    const { api, asked } = callTo(networkTo(box.url));
    expect((await failureOf(api.download(CONTENT, 100))).code).toBe('box_unavailable');
    expect(box.seen[1]?.headers.authorization).toBeUndefined();
    expect(asked).toEqual([undefined]);
  });

  it.each([
    'http://example.com/x',
    'file:///etc/passwd',
    'ftp://127.0.0.1/x',
    'https://user:pw@example.com/',
  ])('does not follow to %s', async (location) => {
    const box = await localBox((response) => response.writeHead(302, { location }).end());
    const error = await failureOf(callTo(networkTo(box.url)).api.download(CONTENT, 100));
    expect(error.code).toBe('box_unavailable');
    expect(error.publicText).not.toContain('example');
  });

  it('does not follow in circles', async () => {
    const box = await localBox((response) => response.writeHead(302, { location: '/again' }).end());
    await failureOf(callTo(networkTo(box.url)).api.download(CONTENT, 100));
    expect(box.seen.length).toBeLessThan(6);
  });

  it('waits while Box prepares the content', async () => {
    const box = await localBox((response, _request, count) =>
      count === 1 ? response.writeHead(202, { 'retry-after': '1' }).end() : response.end('ready'),
    );
    const bytes = await callTo(networkTo(box.url)).api.download(CONTENT, 100);
    expect(Buffer.from(bytes).toString()).toBe('ready');
  });

  it('does not wait longer than a call can', async () => {
    const box = await localBox((response) => response.writeHead(202, { 'retry-after': '100' }).end());
    const error = await failureOf(callTo(networkTo(box.url)).api.download(CONTENT, 100));
    expect(error).toMatchObject({ code: 'box_timeout', retryAfter: 100 });
  });

  it('stops reading at the limit', async () => {
    let ended = false;
    const box = await localBox((response) => {
      const writing = setInterval(() => response.write('x'.repeat(1000)), 5);
      response.on('close', () => {
        ended = true;
        clearInterval(writing);
      });
    });
    const { api } = callTo(networkTo(box.url));
    expect((await failureOf(api.download(CONTENT, 5000))).code).toBe('payload_too_large');
    await expect.poll(() => ended).toBe(true);
  });

  it('takes what is exactly as large as the limit', async () => {
    const box = await localBox((response) => response.end('x'.repeat(5000)));
    expect(await callTo(networkTo(box.url)).api.download(CONTENT, 5000)).toHaveLength(5000);
  });
});

interface State {
  listed: string;
  then?: string[];
}

/** A file whose representations go through the given states; their content is on `host`. */
async function boxWith(kinds: Record<string, State>, host: LocalBox | string): Promise<LocalBox> {
  const origin = typeof host === 'string' ? host : host.url;
  const entry = (url: string, kind: string, state: string | undefined) => ({
    representation: kind,
    status: { state },
    info: { url: `${url}/2.0/info/${kind}` },
    content: { url_template: `${origin}/text/${kind}/{+asset_path}` },
  });
  const box = await localBox((response, { url, headers }) => {
    const kind = /\/info\/(\w+)/.exec(url)?.[1];
    const origin = `http://${headers.host}`;
    if (kind === undefined) {
      const entries = Object.entries(kinds).map(([name, { listed }]) => entry(origin, name, listed));
      return sendJson(response, 200, { representations: { entries } });
    }
    sendJson(response, 200, entry(origin, kind, kinds[kind]?.then?.shift()));
  });
  return box;
}

describe('representation', () => {
  it('asks Box to make it, waits, and reads it with the token from the host Box named', async () => {
    const host = await localBox((response) => response.end('# Grüße'));
    const box = await boxWith(
      { markdown: { listed: 'none', then: ['pending', 'pending', 'success'] } },
      host,
    );
    const { api } = callTo(networkTo(box.url));
    expect(await api.representation('1', ['markdown', 'extracted_text'], 100)).toEqual({
      kind: 'markdown',
      text: '# Grüße',
      truncated: false,
    });
    expect(box.seen[0]?.url).toBe('/2.0/files/1?fields=representations');
    expect(box.seen[0]?.headers['x-rep-hints']).toBe('[markdown][extracted_text]');
    expect(box.seen).toHaveLength(4);
    expect(host.seen).toMatchObject([
      { url: '/text/markdown/', headers: { authorization: `Bearer ${TOKEN}` } },
    ]);
  });

  it('takes the first kind Box can make, in the order asked for', async () => {
    const host = await localBox((response, { url }) => response.end(url));
    const box = await boxWith(
      {
        extracted_text: { listed: 'success' },
        markdown: { listed: 'pending', then: ['error'] },
      },
      host,
    );
    const found = await callTo(networkTo(box.url)).api.representation(
      '1',
      ['markdown', 'extracted_text'],
      100,
    );
    expect(found).toMatchObject({ kind: 'extracted_text', text: '/text/extracted_text/' });
  });

  it('is undefined where Box has none', async () => {
    const box = await boxWith({ markdown: { listed: 'error' } }, 'http://127.0.0.1:9');
    const { api } = callTo(networkTo(box.url));
    expect(await api.representation('1', ['markdown', 'extracted_text'], 100)).toBeUndefined();
    const empty = await localBox((response) => sendJson(response, 200, {}));
    expect(await callTo(networkTo(empty.url)).api.representation('1', ['markdown'], 9)).toBeUndefined();
  });

  it('cuts at the limit, between characters', async () => {
    const host = await localBox((response) => response.end('aé'.repeat(50_000)));
    const box = await boxWith({ markdown: { listed: 'success' } }, host);
    const found = await callTo(networkTo(box.url)).api.representation('1', ['markdown'], 5);
    expect(found).toEqual({ kind: 'markdown', text: 'aéa', truncated: true });
  });

  it('sends the token to no plain http host outside of this machine', async () => {
    const box = await boxWith({ markdown: { listed: 'success' } }, 'http://example.com');
    const { api, stats } = callTo(networkTo(box.url));
    expect((await failureOf(api.representation('1', ['markdown'], 5))).code).toBe('box_unavailable');
    expect(stats.boxRequests).toHaveLength(1);
  });

  it('stops waiting when the call ends', async () => {
    const box = await boxWith(
      { markdown: { listed: 'none', then: Array.from({ length: 99 }, () => 'pending') } },
      'http://x',
    );
    const { api, controller } = callTo(networkTo(box.url));
    const failed = failureOf(api.representation('1', ['markdown'], 5));
    setTimeout(() => controller.abort(), 400);
    expect((await failed).code).toBe('cancelled');
  });
});

describe('addresses Box names', () => {
  it.each([
    ['https://dl.boxcloud.com/x', 'https://api.box.com', true],
    ['http://127.0.0.1:1/x', 'http://localhost:2', true],
    ['http://127.0.0.1:1/x', 'https://api.box.com', false],
    ['http://127.0.0.1.example.com/x', 'http://localhost:2', false],
    ['http://10.0.0.1/x', 'http://10.0.0.1', false],
    ['javascript:1', 'http://localhost', false],
    [undefined, 'https://api.box.com', false],
  ])('%s with the API at %s: %s', (address, api, allowed) => {
    const read = () => namedAddress(address, api);
    if (allowed) expect(read()).toBe(address);
    else expect(read).toThrow('cannot be used');
  });
});

describe('upload', () => {
  it('puts the attributes before the file and sends its SHA-1', async () => {
    const box = await localBox((response) => sendJson(response, 201, { entries: [{ id: '5' }] }));
    const { api, stats } = callTo(networkTo(box.url));
    const name = 'a"b\r\nc.txt';
    const content = Buffer.from('hello');
    expect(await api.upload({ name, parentId: '0', content })).toEqual({ entries: [{ id: '5' }] });
    const { url, headers, body } = box.seen[0]!;
    expect(url).toBe('/api/2.0/files/content');
    expect(headers['content-md5']).toBe(createHash('sha1').update(content).digest('hex'));
    const attributes = body.indexOf(JSON.stringify({ name, parent: { id: '0' } }));
    expect(attributes).toBeGreaterThan(0);
    expect(body.indexOf('name="file"')).toBeGreaterThan(attributes);
    expect(stats.boxRequests).toMatchObject([{ group: 'upload', status: 201 }]);
  });

  it('refuses more than Box takes at once before sending it', async () => {
    const { api } = callTo(networkTo('http://127.0.0.1:9'));
    const content = new Uint8Array(50 * 1024 * 1024 + 1);
    expect((await failureOf(api.upload({ name: 'a', parentId: '0', content }))).code).toBe(
      'payload_too_large',
    );
  });
});
