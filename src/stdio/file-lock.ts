/** A lock between the processes of one person on one computer, by a file that only one of them can create. */
import { randomUUID } from 'node:crypto';
import { readFile, stat, unlink, utimes, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '../errors.js';

const POLL_MS = 50;
const BEAT_MS = 2_000;
/** A holder that has not beaten for this long has died, or its computer slept: its work is over by now either way. */
const STALE_MS = 10_000;
/** Longer than a request to Box with its second try, and a dead holder's rest. */
const PATIENCE_MS = 35_000;

/**
 * Runs work under the lock.
 * @throws AppError `unavailable` when another process holds it for too long.
 */
export async function withFileLock<Result>(path: string, work: () => Promise<Result>): Promise<Result> {
  const owner = `${process.pid} ${randomUUID()}`;
  await acquire(path, owner);
  const heartbeat = setInterval(() => {
    const now = new Date();
    // A lock that was taken over is not ours to touch; the next owner's beat is no worse for it.
    utimes(path, now, now).catch(() => undefined);
  }, BEAT_MS);
  heartbeat.unref();
  try {
    return await work();
  } finally {
    clearInterval(heartbeat);
    if ((await ownerOf(path)) === owner) await unlink(path).catch(() => undefined);
  }
}

async function acquire(path: string, owner: string): Promise<void> {
  const until = Date.now() + PATIENCE_MS;
  while (Date.now() < until) {
    try {
      await writeFile(path, owner, { flag: 'wx', mode: 0o600 });
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    if (await isStale(path)) await removeStale(path);
    else await sleep(POLL_MS);
  }
  throw new AppError('unavailable', 'Another box-mcp is busy with the Box sign-in.', {
    hint: 'Try again in a moment.',
    retryAfter: 5,
  });
}

async function isStale(path: string): Promise<boolean> {
  const owner = await ownerOf(path);
  // Released meanwhile: the next try creates it.
  if (owner === undefined) return false;
  return !isAlive(Number.parseInt(owner, 10)) || (await isOld(path));
}

/** False only when this computer surely has no such process. */
function isAlive(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0) return true;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

/**
 * One process removes at a time, and looks again first: between a look and a removal the lock may have got a living holder,
 * and while the stale file is there nobody can become one.
 */
async function removeStale(path: string): Promise<void> {
  const guard = `${path}.removing`;
  try {
    await writeFile(guard, '', { flag: 'wx', mode: 0o600 });
  } catch {
    if (await isOld(guard)) await unlink(guard).catch(() => undefined);
    else await sleep(POLL_MS);
    return;
  }
  try {
    if (await isStale(path)) await unlink(path);
  } finally {
    await unlink(guard);
  }
}

async function isOld(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found !== undefined && Date.now() - found.mtimeMs > STALE_MS;
}

async function ownerOf(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch(() => undefined);
}
