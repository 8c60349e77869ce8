import type { ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { AppError } from '../../../src/errors.js';
import { boxPath } from '../../../src/tools/box-path.js';
import { callTo, closeAll, failureOf, localBox, networkTo, sendJson, TOKEN } from './local-box.js';

afterEach(closeAll);

const ME = boxPath`/users/me`;

describe('requests', () => {
  it('encode ids, join lists, leave out what is undefined and carry this call’s token', async () => {
    const box = await localBox((response) => sendJson(response, 200, { ok: true }));
    const { api } = callTo(networkTo(box.url));
    const id = '1/../2?x=#';
    await api.get(boxPath`/files/${id}`, {
      query: { fields: ['id', 'name'], limit: 5, marker: undefined, usemarker: true },
      headers: { 'If-None-Match': 'a' },
    });
    const [request] = box.seen;
    expect(request?.url).toBe('/2.0/files/1%2F..%2F2%3Fx%3D%23?fields=id%2Cname&limit=5&usemarker=true');
    expect(request?.headers).toMatchObject({ authorization: `Bearer ${TOKEN}`, 'if-none-match': 'a' });
  });

  it('send JSON, or the content type asked for, and take empty answers', async () => {
    const box = await localBox((response) => response.writeHead(204).end());
    const { api } = callTo(networkTo(box.url));
    expect(await api.post(boxPath`/folders`, { name: 'x', parent: null })).toBeUndefined();
    await api.put(boxPath`/files/1/metadata/a/b`, [{ op: 'test' }], {
      headers: { 'Content-Type': 'application/json-patch+json' },
    });
    await api.delete(boxPath`/files/1`);
    expect(box.seen.map(({ method, body }) => [method, body])).toEqual([
      ['POST', '{"name":"x","parent":null}'],
      ['PUT', '[{"op":"test"}]'],
      ['DELETE', ''],
    ]);
    expect(box.seen.map(({ headers }) => headers['content-type']).slice(0, 2)).toEqual([
      'application/json',
      'application/json-patch+json',
    ]);
  });

  it('share kept connections between calls, after errors too', async () => {
    const box = await localBox((response, { url }) =>
      url.endsWith('404')
        ? sendJson(response, 404, { code: 'not_found' })
        : sendJson(response, 200, { text: 'x'.repeat(100_000) }),
    );
    const network = networkTo(box.url);
    for (let call = 0; call < 5; call++) {
      const { api } = callTo(network);
      await api.get(boxPath`/files/1`);
      await api.download(boxPath`/files/1/content`, 200_000);
      await failureOf(api.get(boxPath`/files/404`));
    }
    expect(box.connections()).toBe(1);
  });

  it('count every request once, with what Box answered', async () => {
    const box = await localBox((response, _request, count) =>
      count === 1 ? response.writeHead(503).end() : sendJson(response, 200, {}),
    );
    const { api, stats } = callTo(networkTo(box.url));
    await api.get(boxPath`/search`, { query: { query: 'q' } });
    expect(stats.boxRequests.map(({ group, status }) => [group, status])).toEqual([
      ['search', 503],
      ['search', 200],
    ]);
    expect(stats.boxMs).toBeCloseTo(stats.boxRequests.reduce((sum, { ms }) => sum + ms, 0));
  });
});

describe('the access token', () => {
  it('is not asked for before it is needed, and once for parallel requests', async () => {
    const box = await localBox((response) => sendJson(response, 200, {}));
    const { api, asked } = callTo(networkTo(box.url));
    expect(asked).toEqual([]);
    await Promise.all([api.get(ME), api.get(ME), api.get(ME)]);
    expect(asked).toEqual([undefined]);
  });

  it('is asked once more after a 401, also by parallel requests and for a POST', async () => {
    const box = await localBox((response, { headers }) =>
      headers.authorization === 'Bearer new' ? sendJson(response, 200, {}) : response.writeHead(401).end(),
    );
    const { api, asked, stats } = callTo(networkTo(box.url), ['old', 'new']);
    await Promise.all([api.get(ME), api.get(ME), api.post(boxPath`/folders`, {})]);
    expect(asked).toEqual([undefined, 'old']);
    expect(stats.boxRequests.filter(({ status }) => status === 401)).toHaveLength(3);
  });

  it('is dead after a second 401', async () => {
    const box = await localBox((response) => response.writeHead(401).end());
    const { api, asked } = callTo(networkTo(box.url), ['old', 'new']);
    const error = await failureOf(api.get(ME));
    expect(error.code).toBe('box_authorization_dead');
    expect(box.seen).toHaveLength(2);
    expect(asked).toEqual([undefined, 'old']);
  });

  it('passes on why there is none, and asks again for the next request', async () => {
    const box = await localBox((response) => sendJson(response, 200, {}));
    let asks = 0;
    const api = networkTo(box.url).api({
      accessToken: async () => {
        if (asks++ === 0) throw new AppError('unavailable', 'No store.');
        return 'token';
      },
      signal: new AbortController().signal,
      stats: { runMs: 0, boxMs: 0, boxRequests: [] },
    });
    expect((await failureOf(api.get(ME))).code).toBe('unavailable');
    await api.get(ME);
    expect(box.seen).toHaveLength(1);
  });

  it('is not waited for beyond the end of the call', async () => {
    const controller = new AbortController();
    const api = networkTo('http://127.0.0.1:9').api({
      accessToken: () => new Promise(() => undefined),
      signal: controller.signal,
      stats: { runMs: 0, boxMs: 0, boxRequests: [] },
    });
    const failed = failureOf(api.get(ME));
    controller.abort();
    expect((await failed).code).toBe('cancelled');
    expect((await failureOf(api.get(ME))).code).toBe('cancelled');
  });
});

describe('tries', () => {
  it('wait as long as retry-after says, for a POST too', async () => {
    const box = await localBox((response, _request, count) =>
      count === 1
        ? sendJson(response, 429, { code: 'rate_limit_exceeded' }, { 'retry-after': '1' })
        : sendJson(response, 200, {}),
    );
    const startedAt = performance.now();
    await callTo(networkTo(box.url)).api.post(boxPath`/folders`, {});
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(990);
    expect(box.seen).toHaveLength(2);
  });

  it('end at once when Box asks for a longer wait than a call can give', async () => {
    const box = await localBox((response) => response.writeHead(429, { 'retry-after': '60' }).end());
    const error = await failureOf(callTo(networkTo(box.url)).api.get(ME));
    expect(error).toMatchObject({ code: 'box_rate_limited', retryAfter: 60 });
    expect(error.publicText).toContain('60 seconds');
    expect(box.seen).toHaveLength(1);
  });

  it('end at once when the wait Box asks for outlasts the call', async () => {
    const box = await localBox((response) => response.writeHead(429, { 'retry-after': '5' }).end());
    const { api } = callTo(networkTo(box.url), [TOKEN], Date.now() + 3000);
    const startedAt = performance.now();
    const error = await failureOf(api.get(ME));
    expect(error).toMatchObject({ code: 'box_rate_limited', retryAfter: 5 });
    expect(performance.now() - startedAt).toBeLessThan(1000);
  });

  it('are at most three', async () => {
    const box = await localBox((response) => response.writeHead(500, { 'retry-after': '0' }).end());
    const error = await failureOf(callTo(networkTo(box.url)).api.get(ME));
    expect(error.code).toBe('box_unavailable');
    expect(box.seen).toHaveLength(3);
  });

  it.each([
    ['a 503', (response: ServerResponse) => void response.writeHead(503).end()],
    ['a lost connection', (response: ServerResponse) => void response.destroy()],
  ])('do not repeat a POST after %s', async (_name, answer) => {
    const box = await localBox(answer);
    const { api } = callTo(networkTo(box.url));
    const error = await failureOf(api.post(boxPath`/folders`, {}));
    expect(error.code).toBe('box_unavailable');
    expect(error.hint).toContain('may have been made');
    await failureOf(api.upload({ name: 'a', parentId: '0', content: new Uint8Array(3) }));
    await failureOf(api.put(boxPath`/files/1`, {}, { headers: { 'If-Match': '1' } }));
    expect(box.seen).toHaveLength(3);
  });

  it('take a 404 for success when the first DELETE lost only its answer', async () => {
    const box = await localBox((response, _request, count) =>
      count === 1 ? response.destroy() : sendJson(response, 404, {}),
    );
    const { api } = callTo(networkTo(box.url));
    await api.delete(boxPath`/files/1`);
    expect((await failureOf(api.delete(boxPath`/files/1`))).code).toBe('box_not_found');
  });
});

describe('the end of a call', () => {
  it('interrupts a wait between tries at once', async () => {
    const box = await localBox((response) => response.writeHead(429, { 'retry-after': '15' }).end());
    const { api, controller } = callTo(networkTo(box.url));
    const failed = failureOf(api.get(ME));
    setTimeout(() => controller.abort(), 100);
    const startedAt = performance.now();
    expect((await failed).code).toBe('cancelled');
    expect(performance.now() - startedAt).toBeLessThan(1000);
  });

  it.each(['headers', 'body'])(
    'interrupts a request that waits for its %s, and tells the reason',
    async (part) => {
      const box = await localBox((response) => {
        if (part === 'body') response.writeHead(200).write('{');
      });
      const { api, controller, stats } = callTo(networkTo(box.url));
      const failed = failureOf(api.get(ME));
      setTimeout(() => controller.abort(new AppError('deadline_exceeded', 'Too long.')), 150);
      expect((await failed).code).toBe('deadline_exceeded');
      expect(stats.boxRequests).toMatchObject([{ group: 'users', status: part === 'body' ? 200 : 0 }]);
    },
  );

  it('lets a silent Box go, and does not ask it again', async () => {
    const box = await localBox(() => undefined);
    const { api } = callTo(networkTo(box.url, { silenceMs: 150 }));
    const error = await failureOf(api.get(ME));
    expect(error.code).toBe('box_timeout');
    expect(box.seen).toHaveLength(1);
  });

  it('leaves no connection busy behind', async () => {
    const box = await localBox((response, { url }) =>
      url.includes('slow') ? response.writeHead(200).write('x') : sendJson(response, 200, {}),
    );
    const network = networkTo(box.url);
    const { api, controller } = callTo(network);
    const failed = failureOf(api.get(boxPath`/files/slow`));
    setTimeout(() => controller.abort(), 50);
    await failed;
    await callTo(network).api.get(ME);
    expect(box.seen).toHaveLength(2);
  });
});
