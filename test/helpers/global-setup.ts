/**
 * Threads and spawned servers run compiled code; a test run that built nothing would test yesterday's.
 * `NO_BUILD=1` skips it while working on tests that run from source alone.
 */
import { execFileSync } from 'node:child_process';
import { hasChromium } from './chromium.js';
import { hasRedis } from './redis.js';

export default function setup(): void {
  if (!hasRedis)
    console.warn('Tests that need Redis are skipped: install redis-server or valkey to have them.');
  if (!hasChromium) console.warn('Tests that need a browser are skipped: install chromium to have them.');
  if (process.env['NO_BUILD'] !== '1')
    execFileSync('npm', ['run', '--silent', 'build'], { stdio: 'inherit' });
}
