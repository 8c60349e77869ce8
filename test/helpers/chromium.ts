/** Debian's Chromium, driven by playwright-core; undefined where the machine has none. */
import { existsSync, mkdirSync } from 'node:fs';
import { chromium, type Browser, type Page } from 'playwright-core';

const EXECUTABLES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const executable = EXECUTABLES.find((path) => existsSync(path));

/** False on a machine without a browser: suites that need one say `describe.skipIf(!hasChromium)`. */
export const hasChromium = executable !== undefined;

const SCREENSHOTS = 'test-artefacts/screenshots';

export function launchChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: executable!,
    // Without these Chromium looks up its maker's hosts at every start, which a closed network refuses one by one.
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

/** Keeps a picture of the page as an artefact of the test run. */
export async function keepScreenshot(page: Page, name: string): Promise<void> {
  mkdirSync(SCREENSHOTS, { recursive: true });
  await page.screenshot({ path: `${SCREENSHOTS}/${name}.png`, fullPage: true });
}
