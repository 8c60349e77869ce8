import { createServer, type Server } from 'node:http';
import { existsSync, readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { chromium, type Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../helpers/deployment.js';
import { hasRedis } from '../helpers/redis.js';
import { newVerifier, TestOAuthClient } from './client.js';
import { startTestDeployment, type TestDeployment } from './deployment.js';

const CHROMIUM = '/usr/bin/chromium';
const hasChromium = existsSync(CHROMIUM);
/** Runs in the page. */
const CONTRASTS = readFileSync(new URL('./contrasts.js', import.meta.url), 'utf8');
if (!hasChromium) console.warn('skipped: the consent page in a real browser (install the package chromium)');

describe.skipIf(!hasRedis || !hasChromium)('a sign-in in a real browser', () => {
  let deployment: TestDeployment;
  let browser: Browser;
  let app: Server;
  let client: TestOAuthClient;
  const received: URL[] = [];
  beforeAll(async () => {
    const port = await freePort();
    app = createServer((request, response) => {
      const url = new URL(request.url ?? '', 'http://127.0.0.1');
      // Browsers ask for the icon of every page, too.
      if (url.pathname === '/callback') received.push(url);
      response.end('<title>Connected</title>');
    });
    await new Promise<void>((resolve) => app.listen(0, '127.0.0.1', resolve));
    deployment = await startTestDeployment({ port });
    browser = await chromium.launch({
      executablePath: CHROMIUM,
      args: ['--no-sandbox', '--disable-gpu'],
    });
    const { port: appPort } = app.address() as AddressInfo;
    const issuer = `http://127.0.0.1:${port}`;
    client = await TestOAuthClient.register(issuer, issuer, {
      redirect_uris: [`http://127.0.0.1:${appPort}/callback`],
    });
  });
  afterAll(async () => {
    await browser.close();
    await deployment.close();
    await new Promise((resolve) => app.close(resolve));
  });

  it('leads by keyboard from the consent page over Box back to the app', async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    const problems: string[] = [];
    page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
    const verifier = newVerifier();
    await page.goto(client.authorizeUrl(verifier, { resource: undefined }).href);
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toContain('Test client');
    expect(await page.getByRole('note').textContent()).toContain('program on this computer');

    await page.keyboard.press('Tab');
    expect(await page.locator(':focus-visible').textContent()).toContain('Allow');
    await page.keyboard.press('Enter');

    await page.getByRole('button', { name: /alice@acme\.test/ }).click();
    const grant = page.getByRole('button', { name: /grant/i });
    if (!page.url().includes('/callback') && (await grant.count()) > 0) await grant.first().click();
    await page.waitForURL(/\/callback\?/);
    const code = received.at(-1)?.searchParams.get('code') ?? '';
    expect((await client.redeem({ code, verifier })).status).toBe(200);
    expect(problems.filter((text) => !text.includes('favicon'))).toEqual([]);
    await context.close();
  });

  it('takes "Deny" from the mouse', async () => {
    const page = await browser.newPage();
    await page.goto(client.authorizeUrl(newVerifier(), { resource: undefined }).href);
    await page.getByRole('button', { name: 'Deny' }).click();
    await page.waitForURL(/\/callback\?/);
    expect(received.at(-1)?.searchParams.get('error')).toBe('access_denied');
    await page.close();
  });

  it.each(['light', 'dark'] as const)('has readable colours in %s', async (colorScheme) => {
    const page = await browser.newPage({ colorScheme });
    await page.goto(client.authorizeUrl(newVerifier(), { resource: undefined }).href);
    const ratios = await page.evaluate<{ text: string; ratio: number }[]>(CONTRASTS);
    for (const { text, ratio } of ratios) expect(ratio, text).toBeGreaterThan(4.5);
    expect(ratios.length).toBeGreaterThan(8);
    await page.close();
  });
});
