import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { keys } from '../../src/redis/keys.js';
import { walkSignIn, type TestBrowser, type Visit } from '../helpers/oauth.js';
import { hasRedis } from '../helpers/redis.js';
import { newVerifier, REDIRECT_URI, send, type TestOAuthClient } from './client.js';
import { ISSUER, startTestDeployment, type TestDeployment } from './deployment.js';

const ALICE = 'alice@acme.test';
const BOB = 'bob@acme.test';

describe.skipIf(!hasRedis)('consent', () => {
  let deployment: TestDeployment;
  let client: TestOAuthClient;
  let browser: TestBrowser;
  beforeAll(async () => {
    deployment = await startTestDeployment({ replicas: 2 });
  });
  afterAll(() => deployment.close());
  beforeEach(async () => {
    browser = deployment.browser();
    client = await deployment.client();
  });

  /** Only our own pages are followed; the way to Box and to the client ends the walk. */
  const atHome = (url: URL) => url.origin === ISSUER;
  const openPage = (
    to = client,
    changes: Record<string, string | undefined> = {},
    by = browser,
  ): Promise<Visit> => by.open(to.authorizeUrl(newVerifier(), changes), atHome);
  const approve = (page: Visit, by = browser, headers: Record<string, string> = {}) =>
    by.submit(page, { decision: 'approve' }, atHome, headers);
  /** Signs in at Box without a browser: what Box would send this browser back to. */
  const throughBox = async (toBox: URL | undefined, login = ALICE): Promise<URL> => {
    const box = deployment.browser();
    const page = await box.open(toBox as URL, (url) => url.origin !== ISSUER);
    return (await box.submit(page, { login, decision: 'grant' }, (url) => url.origin !== ISSUER))
      .leftTo as URL;
  };
  const grantsOf = async () => (await deployment.store.keys('mcp:grant:*')).length;

  describe('the page', () => {
    it('says who asks, for what, and where the answer goes', async () => {
      const { body, status } = await openPage();
      expect(status).toBe(200);
      expect(body).toContain('Test client');
      expect(body).toContain('Not verified');
      expect(body).toContain('See your files');
      expect(body).toContain('Change your files');
      expect(body).not.toContain('Administer');
      expect(body).toContain('<strong>client.test</strong>');
      expect(body).toContain(REDIRECT_URI);
      expect(body).not.toContain('This is a program on this computer');
    });

    it('warns of a program on this computer', async () => {
      const native = await deployment.client({ redirect_uris: ['http://localhost:6274/callback'] });
      expect((await openPage(native)).body).toContain('This is a program on this computer');
    });

    it.each([
      ['a script', '<script>alert(1)</script>', '&lt;script&gt;alert(1)&lt;/script&gt;'],
      ['an attribute', '"><img src=x onerror=alert(1)>', '&quot;&gt;&lt;img src=x onerror=alert(1)&gt;'],
      ['marks that turn the text around', 'Bad\u202Etsurt\u2066', 'Bad tsurt'],
      ['no name at all', undefined, 'An app without a name'],
    ])('shows a name that holds %s as text', async (_name, name, shown) => {
      const { body } = await openPage(await deployment.client({ client_name: name }));
      expect(body).toContain(shown);
      if (name !== undefined) expect(body).not.toContain(name);
    });

    it('cannot be framed, cached or scripted, and does not hold back the way to Box', async () => {
      const { headers } = await openPage();
      const policy = String(headers['content-security-policy']);
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toContain('form-action');
      expect(policy).not.toContain('unsafe-inline');
      expect(headers).toMatchObject({
        'cache-control': 'no-store',
        'referrer-policy': 'same-origin',
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
      });
    });

    it('sets cookies that scripts cannot read and other sites cannot send with forms', async () => {
      const answer = await browser.send('GET', client.authorizeUrl(newVerifier()));
      const cookies = [answer.headers['set-cookie'] ?? []].flat();
      expect(cookies.length).toBeGreaterThan(0);
      for (const cookie of cookies) {
        expect(cookie).toMatch(/;\s*httponly/i);
        expect(cookie).toMatch(/;\s*secure/i);
        expect(cookie).toMatch(/;\s*samesite=lax/i);
      }
    });
  });

  describe('the answer', () => {
    it('sets the state and its cookie, and goes to Box, only after approval', async () => {
      const page = await openPage();
      expect(browser.cookieHeader(new URL(ISSUER))).not.toContain('mcp_box_');
      const { leftTo, headers } = await approve(page);
      expect(leftTo?.origin).toBe(deployment.emulator.url);
      expect(leftTo?.searchParams.get('state')).toMatch(/^[\w-]{43}$/);
      const [cookie = ''] = [headers['set-cookie'] ?? []].flat();
      expect(cookie).toMatch(/^__Host-mcp_box_[0-9a-f]{12}=/);
      expect(cookie).toMatch(/Path=\/; HttpOnly; SameSite=Lax; Max-Age=600; Secure/);
    });

    it('"deny" tells the client, and nothing else happens', async () => {
      const before = await grantsOf();
      const walk = await walkSignIn(client.authorizeUrl(newVerifier()), {
        login: ALICE,
        browser,
        decision: 'deny',
      });
      expect(walk.shown).toEqual(['consent']);
      expect(Object.fromEntries(walk.redirected?.searchParams ?? [])).toMatchObject({
        error: 'access_denied',
        iss: ISSUER,
        state: 'client-state',
      });
      expect(await grantsOf()).toBe(before);
    });

    it.each([
      ['no form token', {}, { csrf: '' }],
      ['a made-up form token', {}, { csrf: Buffer.alloc(32).toString('base64url') }],
      ['a foreign Origin', { origin: 'https://evil.test' }, {}],
      ['an opaque Origin', { origin: 'null' }, {}],
      ['the Origin of another program on this computer', { origin: 'http://localhost:6274' }, {}],
      ['a Sec-Fetch-Site of another site', { 'sec-fetch-site': 'cross-site' }, {}],
      ['a Sec-Fetch-Site of a sibling', { 'sec-fetch-site': 'same-site' }, {}],
    ])('is refused with %s', async (_name, headers, fields) => {
      const page = await openPage();
      const answer = await browser.submit(page, { decision: 'approve', ...fields }, atHome, headers);
      expect(answer.status).toBe(403);
      expect(answer.leftTo).toBeUndefined();
      expect(answer.headers).not.toHaveProperty('set-cookie');
    });

    it('is refused with the form token of another interaction', async () => {
      const other = await openPage();
      const csrf = /name="csrf" value="([^"]+)"/.exec(other.body)?.[1] ?? '';
      const answer = await browser.submit(await openPage(), { decision: 'approve', csrf }, atHome);
      expect(answer.status).toBe(403);
    });

    it('is taken while COOKIE_KEYS are being changed', async () => {
      const next = 'n'.repeat(40);
      const replica = await deployment.startReplica({
        COOKIE_KEYS: `${next},${deployment.config.COOKIE_KEYS[0]}`,
      });
      const page = await openPage();
      const [path, cookie] = [page.url.pathname, browser.cookieHeader(page.url)];
      const csrf = /name="csrf" value="([^"]+)"/.exec(page.body)?.[1];
      const answer = await send(ISSUER, replica.address, 'POST', path, {
        form: { csrf, decision: 'approve' },
        headers: { cookie },
      });
      expect(answer.status).toBe(303);
    });

    it('is not taken from another browser', async () => {
      const page = await openPage();
      const stranger = deployment.browser();
      expect((await approve(page, stranger)).status).toBe(400);
      expect((await stranger.open(page.url, atHome)).status).toBe(400);
    });

    it("is not taken with another interaction's cookie", async () => {
      const [mine, other] = [await openPage(), await openPage()];
      const answer = await send(ISSUER, client.address, 'GET', mine.url.pathname, {
        headers: { cookie: browser.cookieHeader(other.url) },
      });
      expect(answer.status).toBe(400);
    });
  });

  describe('the way back from Box', () => {
    const callback = (search: string, cookie = '') =>
      send(ISSUER, client.address, 'GET', `/auth/callback?${search}`, { headers: { cookie } });

    it.each([
      ['no state', 'code=x'],
      ['a made-up state', `code=x&state=${'a'.repeat(43)}`],
      ['two states', `code=x&state=${'a'.repeat(43)}&state=${'b'.repeat(43)}`],
      ['an error and a made-up state', `error=access_denied&state=${'a'.repeat(43)}`],
    ])('is refused with %s', async (_name, search) => {
      expect((await callback(search)).status).toBe(403);
    });

    it('is refused in another browser, and still good in its own', async () => {
      const { leftTo } = await approve(await openPage());
      const back = await throughBox(leftTo);
      expect((await deployment.browser().open(back, atHome)).status).toBe(403);
      expect((await browser.open(back, atHome)).leftTo?.searchParams.get('code')).toBeTruthy();
    });

    it('is refused with a cookie of another trip, or with two of one name', async () => {
      const { leftTo, headers } = await approve(await openPage());
      const back = await throughBox(leftTo);
      const [pair = ''] = String([headers['set-cookie']].flat()[0]).split(';');
      const [name = '', value = ''] = pair.split('=');
      expect((await callback(back.search.slice(1), `${name}=${'a'.repeat(43)}`)).status).toBe(403);
      expect((await callback(back.search.slice(1), `${name}=x; ${name}=${value}`)).status).toBe(403);
      expect((await callback(back.search.slice(1), `${name}=${value}; ${name}=x`)).status).toBe(403);
      expect((await callback(back.search.slice(1), `${name.replace('__Host-', '')}=${value}`)).status).toBe(
        403,
      );
    });

    it('works once', async () => {
      const { leftTo } = await approve(await openPage());
      const back = await throughBox(leftTo);
      const cookie = browser.cookieHeader(back);
      expect((await browser.open(back, atHome)).leftTo?.searchParams.get('code')).toBeTruthy();
      expect((await callback(back.search.slice(1), cookie)).status).toBe(403);
    });

    it('is not used up by HEAD', async () => {
      const { leftTo } = await approve(await openPage());
      const back = await throughBox(leftTo);
      await browser.send('HEAD', back);
      expect((await browser.open(back, atHome)).leftTo?.searchParams.get('code')).toBeTruthy();
    });

    it('leads on only in the browser that began', async () => {
      const { leftTo } = await approve(await openPage());
      const back = await throughBox(leftTo);
      const { headers } = await browser.send('GET', back);
      const resume = new URL(String(headers['location']), ISSUER);
      const stolen = await deployment.browser().open(resume, atHome);
      expect(stolen.status).toBe(400);
      expect(stolen.leftTo).toBeUndefined();
      expect(stolen.body).toContain('This sign-in is over');
      expect((await browser.open(resume, atHome)).leftTo?.searchParams.get('code')).toBeTruthy();
    });

    it('works in tabs side by side, in any order', async () => {
      const trips = [];
      for (let tab = 0; tab < 3; tab += 1)
        trips.push(await throughBox((await approve(await openPage())).leftTo));
      for (const back of trips.reverse()) {
        expect((await browser.open(back, atHome)).leftTo?.searchParams.get('code')).toBeTruthy();
      }
    });

    it('works on another replica', async () => {
      const { leftTo } = await approve(await openPage());
      const back = await throughBox(leftTo);
      const cookie = browser.cookieHeader(back);
      const { address = '' } = deployment.replicas[1] ?? {};
      const answer = await send(ISSUER, address, 'GET', back.pathname + back.search, { headers: { cookie } });
      expect(answer.status).toBe(303);
    });
  });

  describe('an approval', () => {
    const walk = (to = client, login = ALICE, changes: Record<string, string | undefined> = {}) =>
      walkSignIn(to.authorizeUrl(newVerifier(), changes), { login, browser });

    it('is remembered: the same account goes straight to Box, and gets a grant of its own', async () => {
      const first = await client.signIn({ login: ALICE, browser });
      const again = await client.authorize({ login: ALICE, browser });
      expect(again.walk.shown).toEqual(['box']);
      const { body } = await client.redeem(again);
      const grants = await Promise.all(
        [first.access_token, String(body['access_token'])].map(
          async (token) => (await client.mcp(token)).body['grant'],
        ),
      );
      expect(new Set(grants).size).toBe(2);
    });

    it.each([
      ['another client of the same name', async () => walk(await deployment.client())],
      ['a wider scope', () => walk(client, ALICE, { scope: 'box.read box.admin' })],
      ['prompt=consent', () => walk(client, ALICE, { prompt: 'consent' })],
      ['prompt=login', () => walk(client, ALICE, { prompt: 'login' })],
      ['prompt=select_account', () => walk(client, ALICE, { prompt: 'select_account' })],
    ])('does not cover %s', async (_name, next) => {
      await client.signIn({ login: ALICE, browser });
      const { shown, redirected } = await next();
      expect(shown).toEqual(['consent', 'box']);
      expect(redirected?.searchParams.get('code')).toBeTruthy();
    });

    it('does not cover another redirect URI of the client', async () => {
      const other = 'https://client.test/other';
      client = await deployment.client({ redirect_uris: [REDIRECT_URI, other] });
      await client.signIn({ login: ALICE, browser });
      expect((await walk(client, ALICE, { redirect_uri: other })).shown).toEqual(['consent', 'box']);
    });

    it.each([
      ['a loopback redirect', 'http://127.0.0.1:9/callback'],
      ['a private-use scheme', 'cursor://callback/oauth'],
    ])('is never assumed for %s', async (_name, uri) => {
      const native = await deployment.client({ redirect_uris: [uri] });
      await native.signIn({ login: ALICE, browser });
      expect((await walk(native)).shown).toEqual(['consent', 'box']);
    });

    it("is not another account's: Bob is asked before anything of his is kept", async () => {
      await client.signIn({ login: ALICE, browser });
      const page = await openPage();
      expect(page.leftTo?.origin).toBe(deployment.emulator.url);
      const before = await grantsOf();
      const asked = await browser.open(await throughBox(page.leftTo, BOB), atHome);
      expect(asked.status).toBe(200);
      expect(asked.body).toContain(`Box signed you in as <strong>${BOB}</strong>`);
      expect(await grantsOf()).toBe(before);
      const denied = await browser.submit(asked, { decision: 'deny' }, atHome);
      expect(denied.leftTo?.searchParams.get('error')).toBe('access_denied');
      expect(await grantsOf()).toBe(before);
    });

    it('by Bob afterwards signs Bob in, and his session replaces that of Alice', async () => {
      await client.signIn({ login: ALICE, browser });
      const bob = await client.authorize({ login: BOB, browser });
      expect(bob.walk.shown).toEqual(['box', 'consent', 'box']);
      const { body } = await client.redeem(bob);
      const { body: principal } = await client.mcp(String(body['access_token']));
      expect(await deployment.store.exists(keys.approvals(String(principal['account'])))).toBe(1);
      expect((await walk(client, BOB)).shown).toEqual(['box']);
      const page = await openPage(await deployment.client());
      expect(page.body).toContain(BOB);
      expect(page.body).not.toContain(ALICE);
    });
  });

  it('gives the browser a new session id at sign-in (fixation)', async () => {
    const sessionOf = () => /__Host-mcp_session=([^;]+)/.exec(browser.cookieHeader(new URL(ISSUER)))?.[1];
    await client.signIn({ login: ALICE, browser });
    const first = sessionOf();
    await client.signIn({ login: ALICE, browser });
    expect(first).toBeTruthy();
    expect(sessionOf()).not.toBe(first);
  });

  it('ends an interaction in a tab whose account changed in another one, without a way to go on', async () => {
    await client.signIn({ login: ALICE, browser });
    const native = await deployment.client({ redirect_uris: ['http://localhost:9/callback'] });
    const tab = await openPage(native);
    await native.signIn({ login: BOB, browser });
    const answer = await approve(tab);
    expect(answer.status).toBe(400);
    expect(answer.leftTo).toBeUndefined();
    expect(answer.body).toContain('This sign-in is over');
  });

  it('goes on by a form of its own when the account changed on the last steps', async () => {
    const back = await throughBox((await approve(await openPage())).leftTo);
    const { headers } = await browser.send('GET', back);
    await (await deployment.client()).signIn({ login: BOB, browser });
    const form = await browser.open(new URL(String(headers['location']), ISSUER), atHome);
    expect(form.body).toContain('/auth/logout/confirm');
    const { leftTo } = await browser.submit(form, {}, atHome);
    expect(leftTo?.searchParams.get('code')).toBeTruthy();
  });

  it('shows an unknown client a page, and no redirect', async () => {
    const { status, leftTo, body } = await openPage(client, { client_id: 'unknown' });
    expect({ status, leftTo }).toEqual({ status: 400, leftTo: undefined });
    expect(body).toContain('This app is not known here');
  });

  it('logs no code, state, token, verifier or cookie', async () => {
    const verifier = newVerifier();
    const walk = await walkSignIn(client.authorizeUrl(verifier), { login: ALICE, browser });
    const code = walk.redirected?.searchParams.get('code') ?? '';
    const { body } = await client.redeem({ code, verifier });
    await client.mcp(String(body['access_token']));
    const log = deployment.lines.join('');
    expect(log).toContain('signed in');
    const secrets = [code, verifier, String(body['access_token']), String(body['refresh_token'])];
    const cookies = browser.cookieHeader(new URL(ISSUER)).match(/=([^;]+)/g) ?? [];
    for (const secret of [...secrets, ...cookies.map((pair) => pair.slice(1))]) {
      expect(secret.length).toBeGreaterThan(20);
      expect(log).not.toContain(secret);
    }
  });
});
