/**
 * Threads and spawned servers run compiled code; a test run that built nothing would test yesterday's.
 * `NO_BUILD=1` skips it while working on tests that run from source alone.
 */
import { execFileSync } from 'node:child_process';

export default function setup(): void {
  if (process.env['NO_BUILD'] !== '1')
    execFileSync('npm', ['run', '--silent', 'build'], { stdio: 'inherit' });
}
