import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { hashId, keys, TTL } from '../../src/redis/keys.js';
import { FlakySocket } from '../redis/flaky-socket.js';
import { backends, type Backend } from './backends.js';
import { BoxTokenServer } from './box-token-server.js';
import { newGrant, newKey, oldKey, startReplica, type Replica } from './replica.js';

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** All a dump of the store would show. */
async function dump(redis: Redis): Promise<string> {
  const parts: unknown[] = [];
  for (const key of await redis.keys('*')) {
    const type = await redis.type(key);
    if (type === 'hash') parts.push(key, await redis.hgetall(key));
    else if (type === 'zset') parts.push(key, await redis.zrange(key, '0', '-1'));
    else parts.push(key, await redis.get(key));
  }
  return JSON.stringify(parts);
}

describe.each(backends)('grants on $name', ({ skip, start }) => {
  describe.skipIf(skip)('over two replicas', () => {
    let store: Backend;
    let direct: Redis;
    let box: BoxTokenServer;
    let flaky: FlakySocket;
    let one: Replica;
    let two: Replica;

    beforeAll(async () => {
      store = await start();
      direct = store.connect();
    });
    afterAll(() => store.stop());
    beforeEach(async () => {
      await direct.flushall();
      box = await BoxTokenServer.start();
      flaky = await FlakySocket.before(store.url);
      one = await startReplica({ url: store.url, app: box.app });
      two = await startReplica({ url: flaky.url, app: box.app });
    });
    afterEach(async () => {
      expect([...one.lines, ...two.lines].join()).not.toContain('canary');
      await Promise.all([one.stop(), two.stop()]);
      await flaky.stop();
      await box.stop();
    });

    it('finds on one replica what another created, with the life of a grant', async () => {
      const grant = newGrant(box.issue());
      await one.grants.create(grant);
      const record = await two.grants.find(grant.grant);
      expect(record).toEqual({
        grant: grant.grant,
        account: '1001',
        tenant: 'acme',
        client: 'client-1',
        version: 1,
        sealed: expect.stringMatching(/^v1\.old\./) as string,
        createdAt: expect.closeTo(Date.now(), -4) as number,
      });
      expect(record && two.grants.open(record).tokens).toEqual(grant.tokens);
      expect(await direct.ttl(keys.grant(grant.grant))).toBeGreaterThan(TTL.grant - 5);
      expect(await direct.ttl(keys.accountGrants('1001'))).toBeGreaterThan(TTL.grant - 5);
      expect(await one.grants.listOfAccount('1001')).toEqual([grant.grant]);
    });

    it('shows no token in a dump of the store', async () => {
      await one.grants.create(newGrant(box.issue()));
      const text = await dump(direct);
      expect(text).toContain('acme');
      expect(text).not.toContain('canary');
      expect(text).not.toContain(Buffer.from('canary-access').toString('base64url').slice(0, 12));
    });

    it('does not let a second sign-in take over a grant id', async () => {
      const grant = newGrant(box.issue());
      await one.grants.create(grant);
      await expect(one.grants.create({ ...grant, account: '2002', tenant: 'globex' })).rejects.toThrow(
        'exists',
      );
      expect(await one.grants.find(grant.grant)).toMatchObject({
        account: '1001',
        tenant: 'acme',
        version: 1,
      });
    });

    it('does not open a record that was copied to another grant', async () => {
      const [mine, theirs] = [newGrant(box.issue()), newGrant(box.issue(), { account: '1002' })];
      await one.grants.create(mine);
      await one.grants.create(theirs);
      await direct.hset(keys.grant(mine.grant), await direct.hgetall(keys.grant(theirs.grant)));
      await expect(two.keeper.accessToken(mine)).rejects.toMatchObject({ code: 'internal' });
    });

    it('asks Redis once for many, and not again within half a second', async () => {
      const grant = newGrant(box.issue());
      await one.grants.create(grant);
      const reads = vi.spyOn(two.redis, 'hgetall');
      await Promise.all(Array.from({ length: 20 }, () => two.grants.find(grant.grant)));
      await two.grants.find(grant.grant);
      expect(reads).toHaveBeenCalledTimes(1);
      await sleep(550);
      await two.grants.find(grant.grant);
      expect(reads).toHaveBeenCalledTimes(2);
    });

    it('ends everywhere at once, and at Box', async () => {
      const grant = newGrant(box.issue());
      await one.grants.create(grant);
      await direct.set(keys.oauthGrant(grant.grant), '{}');
      await direct.set(keys.refreshLock(grant.grant), 'somebody');
      await two.grants.find(grant.grant);
      expect(await one.grants.end(grant.grant, 'revoked_by_client')).toBe(true);
      await sleep(100); // far below the half second a replica may remember
      expect(await two.grants.find(grant.grant)).toBeUndefined();
      expect(await one.grants.find(grant.grant)).toBeUndefined();
      expect((await direct.keys('*')).filter((key) => key.includes(hashId(grant.grant)))).toEqual([]);
      expect(await one.grants.listOfAccount('1001')).toEqual([]);
      expect(box.revoked).toEqual([grant.tokens.refreshToken]);
      expect(await one.grants.end(grant.grant, 'revoked_by_client')).toBe(false);
      expect(box.revoked).toHaveLength(1);
    });

    it('is ended for every replica within a second when the wake-up is lost', async () => {
      const grant = newGrant(box.issue());
      await one.grants.create(grant);
      one.control.close();
      two.control.close();
      await one.grants.find(grant.grant);
      await two.grants.find(grant.grant);
      await one.grants.end(grant.grant, 'replayed');
      expect(await one.grants.find(grant.grant)).toBeUndefined();
      await sleep(600);
      expect(await two.grants.find(grant.grant)).toBeUndefined();
    });

    it('does not remember an answer that was on its way while the grant ended', async () => {
      const grant = newGrant(box.issue());
      await one.grants.create(grant);
      const answer = await direct.hgetall(keys.grant(grant.grant));
      let deliver: (fields: Record<string, string>) => void = () => undefined;
      vi.spyOn(two.redis, 'hgetall').mockReturnValueOnce(new Promise((resolve) => (deliver = resolve)));
      const late = two.grants.find(grant.grant);
      await one.grants.end(grant.grant, 'revoked_by_person');
      await sleep(100);
      deliver(answer);
      await late;
      expect(await two.grants.find(grant.grant)).toBeUndefined();
    });

    it('stays ended when Box cannot be told, without waiting for it', async () => {
      const grant = newGrant(box.issue());
      await one.grants.create(grant);
      box.latencyMs = 5000;
      const started = Date.now();
      expect(await one.grants.end(grant.grant, 'revoked_by_person')).toBe(true);
      expect(Date.now() - started).toBeLessThan(2500);
      expect(await one.grants.load(grant.grant)).toBeUndefined();
      await box.stop();
      await one.grants.close();
      expect(one.lines.join()).toContain('could not be revoked at Box');
    });

    it('never brings back an ended grant with a late store', async () => {
      const grant = newGrant(box.issue());
      await one.grants.create(grant);
      const record = (await two.grants.load(grant.grant))!;
      await one.grants.end(grant.grant, 'revoked_by_person');
      expect(await two.grants.store(record, box.issue())).toBe('ended');
      expect(await direct.exists(keys.grant(grant.grant))).toBe(0);
    });

    it('never puts an older pair over a newer one, and keeps the life of the record', async () => {
      const grant = newGrant(box.issue());
      await one.grants.create(grant);
      await direct.expire(keys.grant(grant.grant), 1000);
      const record = (await two.grants.load(grant.grant))!;
      const [newer, older] = [box.issue(), box.issue()];
      expect(await one.grants.store(record, newer)).toBe('stored');
      expect(await two.grants.store(record, older)).toBe('newer');
      const stored = (await two.grants.load(grant.grant))!;
      expect(stored.version).toBe(2);
      expect(two.grants.open(stored).tokens).toEqual(newer);
      expect(await direct.ttl(keys.grant(grant.grant))).toBeLessThanOrEqual(1000);
    });

    it('gives a grant up for one version and lock owner only', async () => {
      const grant = newGrant(box.issue());
      await one.grants.create(grant);
      await direct.set(keys.refreshLock(grant.grant), 'me');
      expect(await one.grants.end(grant.grant, 'box_refused', { version: 2, lockOwner: 'me' })).toBe(false);
      expect(await one.grants.end(grant.grant, 'box_refused', { version: 1, lockOwner: 'you' })).toBe(false);
      expect(await one.grants.load(grant.grant)).toBeDefined();
      expect(await one.grants.end(grant.grant, 'box_refused', { version: 1, lockOwner: 'me' })).toBe(true);
      expect(box.revoked).toEqual([]);
    });

    it('is unavailable, not dead, while Redis cannot be reached', async () => {
      const grant = newGrant(box.issue());
      await one.grants.create(grant);
      flaky.cut();
      for (const work of [
        () => two.grants.find(grant.grant),
        () => two.keeper.accessToken(grant),
        () => two.grants.end(grant.grant, 'revoked_by_person'),
        () => two.grants.create(newGrant(box.issue())),
        () => two.grants.listOfAccount('1001'),
      ]) {
        await expect(work()).rejects.toMatchObject({ code: 'unavailable', status: 503, retryAfter: 1 });
      }
      flaky.mend();
      await expect
        .poll(() => two.grants.find(grant.grant).catch(() => undefined), { timeout: 3000 })
        .toBeDefined();
    });

    it('seals again under a new first key on use, so that the old key can go', async () => {
      const grant = newGrant(box.issue());
      await one.grants.create(grant);
      const rotated = await startReplica({ url: store.url, app: box.app, vaultKeys: [newKey, oldKey] });
      expect(await rotated.keeper.accessToken(grant)).toBe(grant.tokens.accessToken);
      await rotated.keeper.close();
      await rotated.stop();
      const record = (await one.grants.load(grant.grant))!;
      expect(record.sealed).toMatch(/^v1\.new\./);
      // A new version would make a refresh that is under way lose its pair.
      expect(record.version).toBe(1);
      const later = await startReplica({ url: store.url, app: box.app, vaultKeys: [newKey] });
      expect(await later.keeper.accessToken(grant)).toBe(grant.tokens.accessToken);
      await later.stop();
      expect(oldKey.id).toBe('old');
    });

    it('forgets index entries of grants that ran out', async () => {
      await direct.zadd(keys.accountGrants('1001'), 1, randomUUID());
      expect(await one.grants.listOfAccount('1001')).toEqual([]);
      const grant = newGrant(box.issue());
      await one.grants.create(grant);
      expect(await direct.zrange(keys.accountGrants('1001'), '0', '-1')).toEqual([grant.grant]);
    });
  });
});
