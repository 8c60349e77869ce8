import { createServer, type Server } from 'node:http';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { hasChromium, keepScreenshot, launchChromium } from '../helpers/chromium.js';
import { startDeployment, type Deployment } from '../helpers/deployment.js';
import { connectClient, MemoryOAuthProvider, REDIRECT_URI, type TestClient } from '../helpers/mcp-clients.js';
import { hasRedis } from '../helpers/redis.js';

let deployment: Deployment;
let browser: Browser;
let clientProgram: Server;
let context: BrowserContext;
let page: Page;
/** Errors of the pages' own: refused styles, scripts, policies. */
let complaints: string[];

/** Connects a client; whoever walks the pages is given the person's browser page. */
function connectThrough(walk: (page: Page) => Promise<void>): Promise<TestClient> {
  return connectClient(
    'v2 modern',
    `${deployment.url}/mcp`,
    async (authorizationUrl) => {
      await page.goto(authorizationUrl.href);
      await walk(page);
      await page.waitForURL(`${REDIRECT_URI}**`);
      return new URL(page.url());
    },
    new MemoryOAuthProvider(),
  );
}

describe.skipIf(!hasRedis || !hasChromium)('signing in with a browser', () => {
  beforeAll(async () => {
    [deployment, browser] = await Promise.all([startDeployment(), launchChromium()]);
    // The client program waiting for its code; the tests read it from the page's address.
    clientProgram = createServer((_request, response) => response.end('done'));
    await new Promise<void>((resolve) =>
      clientProgram.listen(Number(new URL(REDIRECT_URI).port), '127.0.0.1', resolve),
    );
  });
  afterAll(async () => {
    clientProgram?.close();
    await Promise.all([deployment?.close(), browser?.close()]);
  });

  beforeEach(async () => {
    context = await browser.newContext({ viewport: { width: 820, height: 900 } });
    page = await context.newPage();
    complaints = [];
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
  });
  afterEach(() => context.close());

  it('leads from the consent page over Box to the client, with the mouse', async () => {
    const client = await connectThrough(async () => {
      await page
        .getByRole('heading', { level: 1, name: 'Allow Test client to use your Box account?' })
        .waitFor();
      expect(await page.getByText('Not verified').isVisible()).toBe(true);
      expect(await page.getByText('This is a program on this computer.').isVisible()).toBe(true);
      expect(await page.getByText(REDIRECT_URI, { exact: true }).isVisible()).toBe(true);
      expect(await page.getByRole('listitem').count()).toBe(4);
      await keepScreenshot(page, 'consent-light');
      await page.emulateMedia({ colorScheme: 'dark' });
      await keepScreenshot(page, 'consent-dark');
      await page.getByRole('button', { name: 'Allow and continue to Box' }).click();
      await page.getByText('Box emulator — not Box').waitFor();
      await keepScreenshot(page, 'emulator-sign-in-dark');
      await page.emulateMedia({ colorScheme: 'light' });
      await keepScreenshot(page, 'emulator-sign-in-light');
      await page.getByRole('button', { name: /alice@acme\.test/ }).click();
    });
    expect((await client.callTool('box_who_am_i')).text).toContain('alice@acme.test');
    expect(complaints).toEqual([]);
    await client.close();
  });

  it('works with the keyboard alone', async () => {
    const client = await connectThrough(async () => {
      await focusByTab('Allow and continue to Box');
      await page.keyboard.press('Enter');
      await page.getByLabel(/Another login/).waitFor();
      await page.getByLabel(/Another login/).focus();
      await page.keyboard.type('dave@globex.test');
      await page.keyboard.press('Enter');
    });
    expect((await client.callTool('box_who_am_i')).text).toContain('dave@globex.test');
    await client.close();
  });

  it.each([
    ['at our page', async () => page.getByRole('button', { name: 'Deny' }).click()],
    [
      'at Box',
      async () => {
        await page.getByRole('button', { name: 'Allow and continue to Box' }).click();
        await page.getByRole('button', { name: 'Deny' }).click();
      },
    ],
  ])('tells the client when the person says no %s', async (_where, refuse) => {
    await expect(connectThrough(refuse)).rejects.toThrow('access_denied');
  });

  it('explains itself where a flow cannot go on', async () => {
    await page.goto(`${deployment.url}/auth/callback?code=x&state=y`);
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBeTruthy();
    await keepScreenshot(page, 'callback-problem-light');
    await page.goto(`${deployment.url}/auth/interaction/unknown`);
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBeTruthy();
  });
});

/** Tabs through the page until the button has the focus, as somebody without a mouse does. */
async function focusByTab(name: string): Promise<void> {
  for (let presses = 0; presses < 10; presses += 1) {
    await page.keyboard.press('Tab');
    const focused = await page.evaluate<string>('document.activeElement?.textContent?.trim()');
    if (focused === name) return;
  }
  throw new Error(`no Tab reaches "${name}"`);
}
