import { mkdtempSync, utimesSync, writeFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import { withFileLock } from '../../src/stdio/file-lock.js';

let path: string;
beforeEach(() => {
  path = join(mkdtempSync(join(tmpdir(), 'box-mcp-lock-')), 'lock');
});

/** A process id that is surely not in use: beyond what Linux gives out. */
const DEAD_PID = 2 ** 22 + 1;

describe('withFileLock', () => {
  it('lets one work at a time, and everybody in the end', async () => {
    let inside = 0;
    let most = 0;
    const work = async (index: number) => {
      inside += 1;
      most = Math.max(most, inside);
      await sleep(5);
      inside -= 1;
      return index;
    };
    const results = await Promise.all(
      Array.from({ length: 20 }, (_, index) => withFileLock(path, () => work(index))),
    );
    expect(results).toHaveLength(20);
    expect(most).toBe(1);
    expect(await readdir(dirname(path))).toEqual([]);
  });

  it('is free again after work that failed', async () => {
    await expect(withFileLock(path, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    expect(await withFileLock(path, async () => 'done')).toBe('done');
  });

  it.each([1, 2, 3, 4, 5])("takes a dead process's lock over at once, one of many (%i)", async () => {
    writeFileSync(path, `${DEAD_PID} gone`);
    const since = Date.now();
    let inside = 0;
    const overlaps = await Promise.all(
      Array.from({ length: 10 }, () =>
        withFileLock(path, async () => {
          inside += 1;
          const seen = inside;
          await sleep(2);
          inside -= 1;
          return seen;
        }),
      ),
    );
    expect(overlaps).toEqual(overlaps.map(() => 1));
    expect(Date.now() - since).toBeLessThan(5000);
    expect(await readdir(dirname(path))).toEqual([]);
  });

  it('takes a lock over whose holder has not moved for long', async () => {
    writeFileSync(path, `${process.pid} asleep`);
    const longAgo = new Date(Date.now() - 60_000);
    utimesSync(path, longAgo, longAgo);
    expect(await withFileLock(path, async () => 'done')).toBe('done');
  });

  it('leaves a living lock alone', async () => {
    writeFileSync(path, `${process.pid} busy`);
    const waiting = withFileLock(path, async () => 'done');
    expect(await Promise.race([waiting, sleep(500).then(() => 'waits')])).toBe('waits');
    utimesSync(path, new Date(0), new Date(0));
    expect(await waiting).toBe('done');
  });
});
