import { beforeEach, describe, expect, it } from 'vitest';
import { CLIENT, itemAt, upload, useEmulator, type Answer } from './harness.js';

const box = useEmulator();
let alice: Awaited<ReturnType<typeof box.as>>;
beforeEach(async () => {
  alice = await box.as('alice@acme.test');
});

const me = (): Promise<Answer> => alice('GET', '/2.0/users/me');
const fault = (body: unknown): Promise<Answer> => box.control('POST', '/faults', { body });

describe('the state', () => {
  it('tells users, counts and grants, and no token', async () => {
    const { body } = await box.control('GET', '/state');
    expect(body).toMatchObject({
      counts: { users: 4, faults: 0 },
      settings: { accessTokenSeconds: 3600 },
      grants: [
        { login: 'alice@acme.test', client_id: CLIENT.client_id, refreshes: 0, valid_access_tokens: 1 },
      ],
    });
    const users = body['users'] as { login: string; enterprise: { id: string; name: string } }[];
    expect(users.map(({ login, enterprise }) => [login, enterprise.name])).toEqual([
      ['alice@acme.test', 'acme.test'],
      ['bob@acme.test', 'acme.test'],
      ['carol@globex.test', 'globex.test'],
      ['dave@globex.test', 'globex.test'],
    ]);
    expect(new Set(users.map(({ enterprise }) => enterprise.id)).size).toBe(2);
    expect((body['counts'] as { files: number }).files).toBeGreaterThanOrEqual(48);
  });

  it('is the same after every reset, ids included', async () => {
    const before = await itemAt(alice, 'Finance/2025/Q1 report.pdf');
    await upload(alice, 'new.txt', 'x');
    await alice('DELETE', `/2.0/files/${before.id}`);
    await fault({ status: 500 });
    await box.control('POST', '/reset');
    const again = await box.as('alice@acme.test');
    expect(await itemAt(again, 'Finance/2025/Q1 report.pdf')).toEqual(before);
    await expect(itemAt(again, 'new.txt')).rejects.toThrow();
    expect((await me()).status).toBe(401);
  });
});

describe('new users', () => {
  it('sign in with files of their own, many at once', async () => {
    const users = Array.from({ length: 300 }, (_user, index) => ({
      login: `u${index}@acme.test`,
      name: `User ${index}`,
    }));
    const { status, body } = await box.control('POST', '/users', { body: { users } });
    expect(status).toBe(201);
    expect(body['users']).toHaveLength(300);
    const last = await box.as('u299@acme.test');
    expect((await last('GET', '/2.0/users/me?fields=enterprise')).body).toMatchObject({
      enterprise: { name: 'acme.test' },
    });
    const report = await itemAt(last, 'Documents/Sample report.pdf');
    expect((await alice('GET', `/2.0/files/${report.id}`)).status).toBe(404);
    expect(box.emulator.users).toHaveLength(304);
  });

  it('may belong to a new enterprise; all are refused if one cannot be added', async () => {
    const eve = { login: 'eve@initech.test', name: 'Eve', enterprise: 'initech.test' };
    expect((await box.control('POST', '/users', { body: eve })).body['users']).toMatchObject([
      { login: 'eve@initech.test', enterprise: { name: 'initech.test' } },
    ]);
    const mixed = [
      { login: 'new@acme.test', name: 'New' },
      { login: 'ALICE@acme.test', name: 'Alice' },
    ];
    expect((await box.control('POST', '/users', { body: mixed })).status).toBe(409);
    expect((await box.control('POST', '/tokens', { body: { login: 'new@acme.test' } })).status).toBe(400);
    expect((await box.control('POST', '/users', { body: { login: 'no address', name: '' } })).status).toBe(
      400,
    );
  });
});

describe('tokens', () => {
  it('expire at once, of one user or of all', async () => {
    const bob = await box.as('bob@acme.test');
    expect((await box.control('POST', '/expire', { body: { login: 'alice@acme.test' } })).body).toEqual({
      expired: 1,
    });
    expect((await me()).status).toBe(401);
    expect((await bob('GET', '/2.0/users/me')).status).toBe(200);
    expect((await box.control('POST', '/expire')).body).toEqual({ expired: 1 });
    expect((await bob('GET', '/2.0/users/me')).status).toBe(401);
  });

  it('can lose their refresh tokens too: the grant is dead', async () => {
    const { body } = await box.control('POST', '/tokens', { body: { login: 'alice@acme.test' } });
    await box.control('POST', '/expire', { body: { refreshTokens: true } });
    const form = new URLSearchParams({
      ...CLIENT,
      grant_type: 'refresh_token',
      refresh_token: body.refresh_token,
    });
    expect((await box.send('POST', '/oauth2/token', { form })).body.error).toBe('invalid_grant');
  });

  it('live as long as they are told', async () => {
    await box.control('POST', '/settings', { body: { accessTokenSeconds: 5 } });
    alice = await box.as('alice@acme.test');
    box.pass(4);
    expect((await me()).status).toBe(200);
    box.pass(1);
    expect((await me()).status).toBe(401);
    expect((await box.control('POST', '/settings', { body: { accessTokenSecond: 5 } })).status).toBe(400);
  });
});

describe('faults', () => {
  it("give a status with Box's body and a retry-after, so many times", async () => {
    await fault({ status: 503, retryAfter: 7, count: 2, path: '/2.0/users' });
    for (const _time of [1, 2]) {
      const { status, headers, body } = await me();
      expect([status, headers.get('retry-after'), body.code]).toEqual([503, '7', 'unavailable']);
    }
    expect((await me()).status).toBe(200);
    expect((await box.control('GET', '/faults')).body['faults']).toMatchObject([{ hits: 2, count: 2 }]);
  });

  it('give a body as it is, and 401 as Box does', async () => {
    const { access_token: token } = (
      await box.control('POST', '/tokens', { body: { login: 'alice@acme.test' } })
    ).body;
    await fault({ status: 418, body: { teapot: true }, path: '/2.0/users', count: 1 });
    const answer = await fetch(`${box.emulator.url}/2.0/users/me`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect([answer.status, await answer.json()]).toEqual([418, { teapot: true }]);
    await fault({ status: 401, count: 1 });
    const { status, text, headers } = await me();
    expect([status, text]).toEqual([401, '']);
    expect(headers.get('www-authenticate')).toContain('invalid_token');
  });

  it('meet only the method, pattern and user they name', async () => {
    const bob = await box.as('bob@acme.test');
    await fault({ status: 500, method: 'get', pattern: '^/2\\.0/users/\\w+$', login: 'ALICE@acme.test' });
    expect((await me()).status).toBe(500);
    expect((await bob('GET', '/2.0/users/me')).status).toBe(200);
    expect((await alice('GET', '/2.0/folders/0')).status).toBe(200);
    const cleared = await box.control('DELETE', '/faults');
    expect(cleared.body).toEqual({ removed: 1 });
    expect((await me()).status).toBe(200);
  });

  it('meet token requests by the user of the refresh token', async () => {
    const { body } = await box.control('POST', '/tokens', { body: { login: 'bob@acme.test' } });
    const form = new URLSearchParams({
      ...CLIENT,
      grant_type: 'refresh_token',
      refresh_token: body.refresh_token,
    });
    await fault({ status: 500, path: '/oauth2/token', login: 'bob@acme.test', count: 1 });
    expect((await box.send('POST', '/oauth2/token', { form })).status).toBe(500);
    expect((await box.send('POST', '/oauth2/token', { form })).status).toBe(200);
  });

  it('delay', async () => {
    await fault({ latencyMs: 120, count: 1 });
    const start = performance.now();
    expect((await me()).status).toBe(200);
    expect(performance.now() - start).toBeGreaterThan(110);
  });

  it('reset the connection, before or after the request is carried out', async () => {
    await fault({ reset: true, count: 1 });
    await expect(me()).rejects.toThrow('fetch failed');
    await fault({ reset: true, when: 'after', method: 'POST', count: 1 });
    await expect(upload(alice, 'lost.txt', 'x')).rejects.toThrow('fetch failed');
    expect((await itemAt(alice, 'lost.txt')).name).toBe('lost.txt');
  });

  it('replace an answer after the request is carried out', async () => {
    await fault({ status: 503, when: 'after', method: 'POST', count: 1 });
    const answer = await alice('POST', '/2.0/folders', { body: { name: 'Half', parent: { id: '0' } } });
    expect(answer).toMatchObject({ status: 503, body: { code: 'unavailable' } });
    expect((await itemAt(alice, 'Half')).type).toBe('folder');
  });

  it('limit the rate of each user', async () => {
    const bob = await box.as('bob@acme.test');
    await fault({ rateLimit: { requests: 2, seconds: 60 } });
    expect([(await me()).status, (await me()).status]).toEqual([200, 200]);
    const { status, headers, body } = await me();
    expect([status, headers.get('retry-after'), body.code]).toEqual([429, '60', 'rate_limit_exceeded']);
    expect((await bob('GET', '/2.0/users/me')).status).toBe(200);
    box.pass(60);
    expect((await me()).status).toBe(200);
  });

  it('meet downloads too', async () => {
    const { id } = await itemAt(alice, 'Welcome to Box.html');
    const { headers } = await alice('GET', `/2.0/files/${id}/content`);
    await fault({ status: 502, path: '/d/', count: 1 });
    expect((await fetch(headers.get('location') ?? '')).status).toBe(502);
  });

  it('are refused in a wrong form', async () => {
    expect((await fault({ status: 9 })).status).toBe(400);
    expect((await fault({ pattern: '(' })).status).toBe(400);
    expect((await fault({ stauts: 500 })).status).toBe(400);
  });
});

describe('the request log', () => {
  const log = async (query = ''): Promise<Record<string, unknown>[]> =>
    (await box.control('GET', `/requests${query}`)).body['requests'] as Record<string, unknown>[];

  it('tells what arrived from whom and how it was answered', async () => {
    await alice('GET', '/2.0/folders/0/items?limit=5');
    await alice('GET', '/2.0/files/1');
    await alice('POST', '/2.0/folders', { body: { name: 'Logged', parent: { id: '0' } } });
    await box.send('GET', '/2.0/users/me');
    const common = { at: '2026-01-15T10:00:00.000Z', login: 'alice@acme.test', query: {} };
    expect(await log()).toEqual([
      { ...common, method: 'GET', path: '/2.0/folders/0/items', query: { limit: '5' }, status: 200 },
      { ...common, method: 'GET', path: '/2.0/files/1', status: 404 },
      {
        ...common,
        method: 'POST',
        path: '/2.0/folders',
        status: 201,
        body: { name: 'Logged', parent: { id: '0' } },
      },
      { ...common, method: 'GET', path: '/2.0/users/me', login: null, status: 401 },
    ]);
    expect(await log('?login=alice@acme.test&method=get&status=404')).toHaveLength(1);
    expect(await log('?path=/2.0/folders&limit=1')).toMatchObject([{ method: 'POST' }]);
    await box.control('DELETE', '/requests');
    expect(await log()).toEqual([]);
  });

  it('tells whose token was refreshed, and holds no token, code or secret', async () => {
    const { body } = await box.control('POST', '/tokens', { body: { login: 'dave@globex.test' } });
    const form = new URLSearchParams({
      ...CLIENT,
      grant_type: 'refresh_token',
      refresh_token: body.refresh_token,
    });
    await box.send('POST', '/oauth2/token', { form });
    await box.send('GET', `/2.0/users/me?access_token=${body.access_token}`);
    expect(await log('?path=/oauth2/token')).toMatchObject([
      { login: 'dave@globex.test', grant_type: 'refresh_token', status: 200 },
    ]);
    const text = JSON.stringify(await log());
    for (const secret of [body.access_token, body.refresh_token, CLIENT.client_secret])
      expect(text).not.toContain(secret);
  });

  it('has status 0 for what was never answered', async () => {
    await fault({ reset: true, count: 1 });
    await expect(me()).rejects.toThrow();
    expect(await log()).toMatchObject([{ path: '/2.0/users/me', status: 0 }]);
  });
});

describe('what is not there', () => {
  it('is 404, or 405 where another method is', async () => {
    const answer = await fetch(`${box.emulator.url}/2.0/nothing`);
    expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([404, 'not_found']);
    const wrong = await fetch(`${box.emulator.url}/2.0/search`, { method: 'DELETE' });
    expect([wrong.status, wrong.headers.get('allow')]).toEqual([405, 'GET']);
  });
});
