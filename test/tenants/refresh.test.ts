import type { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { keys } from '../../src/redis/keys.js';
import { FlakySocket } from '../redis/flaky-socket.js';
import { backends, type Backend } from './backends.js';
import { BoxTokenServer } from './box-token-server.js';
import { newGrant, startReplica, type Replica } from './replica.js';

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe.each(backends)('one refresh for all replicas on $name', ({ skip, start }) => {
  describe.skipIf(skip)('with two replicas', () => {
    let store: Backend;
    let direct: Redis;
    let box: BoxTokenServer;
    let flaky: FlakySocket;
    let one: Replica;
    /** Reaches the store over a connection that can be cut. */
    let two: Replica;
    const timing = { lockMs: 600, patienceMs: 3000, pollMs: 10, pauseMs: 100, holdMs: 3000 };

    beforeAll(async () => {
      store = await start();
      direct = store.connect();
    });
    afterAll(() => store.stop());
    beforeEach(async () => {
      box = await BoxTokenServer.start();
      flaky = await FlakySocket.before(store.url);
      one = await startReplica({ url: store.url, app: box.app, timing });
      two = await startReplica({ url: flaky.url, app: box.app, timing });
    });
    afterEach(async () => {
      expect([...one.lines, ...two.lines].join()).not.toContain('canary');
      await Promise.all([one.stop(), two.stop()]);
      await flaky.stop();
      await box.stop();
    });

    const created = async (secondsLeft: number) => {
      const grant = newGrant(box.issue(secondsLeft));
      await one.grants.create(grant);
      return grant;
    };
    const storedTokens = async (grant: string) => {
      const record = await one.grants.load(grant);
      return record && one.grants.open(record).tokens;
    };
    const isLocked = (grant: string) => direct.exists(keys.refreshLock(grant));

    describe('when to refresh', () => {
      it('leaves a token alone that has more than five minutes', async () => {
        const grant = await created(301);
        expect(await one.keeper.accessToken(grant)).toBe(grant.tokens.accessToken);
        expect(box.requests).toEqual([]);
      });

      it('refreshes a token with less than five minutes, and stores the pair', async () => {
        const grant = await created(299);
        expect(await one.keeper.accessToken(grant)).toBe('canary-access-2');
        expect(await storedTokens(grant.grant)).toMatchObject({
          accessToken: 'canary-access-2',
          refreshToken: 'canary-refresh-2',
        });
        expect(await isLocked(grant.grant)).toBe(0);
      });

      it('refreshes a fresh token that Box refused, but not one that somebody refreshed already', async () => {
        const grant = await created(3600);
        const first = grant.tokens.accessToken;
        await two.keeper.accessToken(grant); // remembers the record
        expect(await one.keeper.accessToken(grant, first)).toBe('canary-access-2');
        expect(await two.keeper.accessToken(grant, first)).toBe('canary-access-2');
        expect(box.refreshes).toBe(1);
      });

      it('does not refresh on every call when Box gives short lives', async () => {
        box.expiresIn = 60;
        const grant = await created(-1);
        await one.keeper.accessToken(grant);
        await one.keeper.accessToken(grant);
        await two.keeper.accessToken(grant);
        expect(box.refreshes).toBe(1);
        expect(one.outcomes).toHaveLength(1); // the second call did not even ask for the lock
      });

      it('knows no grant of another tenant, and shows no difference to one that ended', async () => {
        const grant = await created(3600);
        const stranger = one.keeper
          .accessToken({ ...grant, tenant: 'globex' })
          .catch((error: unknown) => error);
        const unknown = one.keeper
          .accessToken({ grant: 'unknown', tenant: 'globex' })
          .catch((error: unknown) => error);
        expect(await stranger).toMatchObject({ code: 'box_authorization_dead', status: 401 });
        expect(JSON.stringify(await stranger)).toBe(JSON.stringify(await unknown));
      });
    });

    describe('many callers', () => {
      it("50 concurrent calls on one ended token ask Box once and all get the winner's token", async () => {
        box.latencyMs = 100;
        const grant = await created(-1);
        const tokens = await Promise.all(
          Array.from({ length: 50 }, (_, index) => (index % 2 ? one : two).keeper.accessToken(grant)),
        );
        expect(box.refreshes).toBe(1);
        expect(new Set(tokens)).toEqual(new Set(['canary-access-2']));
        expect([...one.outcomes, ...two.outcomes].map(({ outcome }) => outcome).sort()).toEqual([
          'refreshed',
          'waited',
        ]);
      });

      it('50 concurrent calls whose token Box refused ask Box once', async () => {
        box.latencyMs = 100;
        const grant = await created(3600);
        const refused = grant.tokens.accessToken;
        const tokens = await Promise.all(
          Array.from({ length: 50 }, (_, index) =>
            (index % 2 ? one : two).keeper.accessToken(grant, refused),
          ),
        );
        expect(box.refreshes).toBe(1);
        expect(new Set(tokens)).toEqual(new Set(['canary-access-2']));
      });

      it('a slow Box is asked once: the heartbeat keeps the lock beyond its life', async () => {
        box.latencyMs = timing.lockMs * 2.5;
        const grant = await created(-1);
        const tokens = await Promise.all([one.keeper.accessToken(grant), two.keeper.accessToken(grant)]);
        expect(tokens).toEqual(['canary-access-2', 'canary-access-2']);
        expect(box.refreshes).toBe(1);
        expect(
          two.outcomes.concat(one.outcomes).some(({ lockWaitMs }) => lockWaitMs > timing.lockMs * 2),
        ).toBe(true);
      });

      it('grants do not wait for each other', async () => {
        box.latencyMs = 300;
        const grants = await Promise.all([created(-1), created(-1), created(-1), created(-1)]);
        const started = Date.now();
        await Promise.all(grants.map((grant) => one.keeper.accessToken(grant)));
        expect(Date.now() - started).toBeLessThan(800);
        expect(box.refreshes).toBe(4);
      });

      it('gives up waiting for a lock that is never free, and uses what still works', async () => {
        const hasty = await startReplica({
          url: store.url,
          app: box.app,
          timing: { ...timing, patienceMs: 200 },
        });
        const [ended, ending] = [await created(-1), await created(120)];
        for (const { grant } of [ended, ending])
          await direct.set(keys.refreshLock(grant), 'somebody', 'PX', 5000);
        await expect(hasty.keeper.accessToken(ended)).rejects.toMatchObject({
          code: 'unavailable',
          retryAfter: 1,
        });
        expect(await hasty.keeper.accessToken(ending)).toBe(ending.tokens.accessToken);
        expect(hasty.count('failed')).toBe(2);
        expect(box.refreshes).toBe(0);
        await hasty.stop();
      });
    });

    describe('crashes', () => {
      it('another replica takes over when the lock of a crashed owner runs out', async () => {
        const grant = await created(-1);
        await direct.set(keys.refreshLock(grant.grant), 'crashed', 'PX', 400);
        const started = Date.now();
        expect(await two.keeper.accessToken(grant)).toBe('canary-access-2');
        expect(Date.now() - started).toBeGreaterThan(350);
        expect(two.outcomes.map(({ outcome }) => outcome)).toEqual(['refreshed']);
        expect(two.outcomes[0]?.lockWaitMs).toBeGreaterThan(350);
      });

      it('the next owner refreshes with the old token when a crash lost the pair after Box rotated', async () => {
        const grant = await created(-1);
        await one.boxTokens.refresh(grant.tokens.refreshToken); // and the process ended here
        expect(await two.keeper.accessToken(grant)).toBe('canary-access-3');
        expect(await storedTokens(grant.grant)).toMatchObject({ refreshToken: 'canary-refresh-3' });
      });

      it('a lost answer is a failure; no replica spends the second refresh token at once, and the next try works', async () => {
        const grant = await created(-1);
        box.loseAnswers = true;
        await expect(one.keeper.accessToken(grant)).rejects.toMatchObject({ code: 'box_unavailable' });
        await expect(one.keeper.accessToken(grant)).rejects.toMatchObject({ code: 'box_unavailable' });
        const waiting = two.keeper.accessToken(grant);
        await sleep(timing.lockMs / 2);
        const started = Date.now();
        await expect(one.keeper.accessToken(grant)).rejects.toMatchObject({ code: 'box_unavailable' });
        expect(Date.now() - started).toBeLessThan(250); // nobody waits for a lock that is known to be left alone
        expect(box.refreshes).toBe(1);
        box.loseAnswers = false;
        expect(await waiting).toBe('canary-access-3');
        expect(await one.keeper.accessToken(grant)).toBe('canary-access-3');
        expect(box.refreshes).toBe(2);
      });

      it('an owner that lost its lock does not put its pair over the newer one, and takes that', async () => {
        const grant = await created(-1);
        box.holdAnswers = true;
        const slow = two.keeper.accessToken(grant);
        await expect.poll(() => box.refreshes).toBe(1);
        const newer = box.issue();
        await direct.set(keys.refreshLock(grant.grant), 'successor', 'PX', 300);
        await one.grants.store((await one.grants.load(grant.grant))!, newer);
        box.answerHeld();
        expect(await slow).toBe(newer.accessToken);
        expect(await storedTokens(grant.grant)).toEqual(newer);
        // Revoking the pair that was not stored could end the one that was.
        expect(box.revoked).toEqual([]);
        expect(await direct.get(keys.refreshLock(grant.grant))).toBe('successor');
      });

      it('of two pairs got by one refresh token the one Box gave last stays, whoever stores first', async () => {
        const grant = await created(-1);
        const earlier = await one.boxTokens.refresh(grant.tokens.refreshToken);
        await sleep(5); // pairs are told apart by the millisecond
        box.holdAnswers = true;
        const last = two.keeper.accessToken(grant);
        await expect.poll(() => box.refreshes).toBe(2);
        await one.grants.store((await one.grants.load(grant.grant))!, earlier);
        box.answerHeld();
        expect(await last).toBe('canary-access-3');
        expect(await storedTokens(grant.grant)).toMatchObject({ refreshToken: 'canary-refresh-3' });
      });

      it('an owner that was stopped beyond its lock does not ask Box with a used refresh token', async () => {
        const grant = await created(-1);
        const newer = box.issue();
        const load = one.grants.load.bind(one.grants);
        const loads = vi.spyOn(one.grants, 'load');
        loads.mockImplementationOnce(load).mockImplementationOnce(async (id) => {
          const record = (await load(id))!; // under the lock, before Box is asked
          await direct.del(keys.refreshLock(id));
          await two.grants.store(record, newer);
          for (const until = Date.now() + timing.lockMs + 50; Date.now() < until;);
          return record;
        });
        expect(await one.keeper.accessToken(grant)).toBe(newer.accessToken);
        expect(box.requests).toEqual([]);
      });
    });

    describe('when Box refuses the refresh token', () => {
      it('ends the grant once, and asks Box no more', async () => {
        const grant = await created(-1);
        await direct.set(keys.oauthGrant(grant.grant), '{}');
        box.kill(grant.tokens.refreshToken);
        const dead = { code: 'box_authorization_dead', status: 401 };
        await expect(one.keeper.accessToken(grant)).rejects.toMatchObject(dead);
        await expect(one.keeper.accessToken(grant)).rejects.toMatchObject(dead);
        await expect(two.keeper.accessToken(grant)).rejects.toMatchObject(dead);
        expect(box.refreshes).toBe(1);
        expect(box.revoked).toEqual([]);
        expect(one.outcomes).toEqual([{ outcome: 'dead', lockWaitMs: expect.any(Number) as number }]);
        expect(await direct.exists(keys.grant(grant.grant), keys.oauthGrant(grant.grant))).toBe(0);
      });

      it('uses a newer record that another replica stored meanwhile', async () => {
        const grant = await created(-1);
        const newer = box.issue();
        box.fail = async (_request, reply) => {
          await one.grants.store((await one.grants.load(grant.grant))!, newer);
          reply.writeHead(400).end('{"error":"invalid_grant"}');
        };
        expect(await two.keeper.accessToken(grant)).toBe(newer.accessToken);
        expect(await one.grants.load(grant.grant)).toBeDefined();
      });

      it('waits for the owner that took over the lock and has not stored its pair yet', async () => {
        const grant = await created(-1);
        const newer = box.issue();
        box.fail = async (_request, reply) => {
          await direct.set(keys.refreshLock(grant.grant), 'successor', 'PX', 2000);
          reply.writeHead(400).end('{"error":"invalid_grant"}');
        };
        const late = two.keeper.accessToken(grant);
        await expect.poll(() => box.refreshes).toBe(1);
        await sleep(200);
        expect(await one.grants.load(grant.grant)).toBeDefined();
        await one.grants.store((await one.grants.load(grant.grant))!, newer);
        expect(await late).toBe(newer.accessToken);
        expect(box.refreshes).toBe(1);
      });
    });

    describe('when Box cannot serve', () => {
      it('uses the old token while it lasts, and leaves Box alone for a while', async () => {
        const grant = await created(120);
        box.fail = (_request, reply) => reply.writeHead(503, { 'retry-after': '1' }).end();
        for (let call = 0; call < 5; call += 1) {
          expect(await one.keeper.accessToken(grant)).toBe(grant.tokens.accessToken);
        }
        expect(box.refreshes).toBe(1);
        expect(one.count('failed')).toBe(1);
        box.fail = undefined;
        await sleep(timing.pauseMs * 1.5);
        expect(await one.keeper.accessToken(grant)).toBe('canary-access-2');
      });

      it.each([
        [503, 'box_unavailable'],
        [429, 'box_rate_limited'],
      ])('says %i when the old token has ended or was refused', async (status, code) => {
        const [ended, refused] = [await created(-1), await created(3600)];
        box.fail = (_request, reply) => reply.writeHead(status, { 'retry-after': '9' }).end();
        const expected = { code, retryAfter: 9 };
        await expect(one.keeper.accessToken(ended)).rejects.toMatchObject(expected);
        await expect(one.keeper.accessToken(ended)).rejects.toMatchObject(expected);
        await expect(one.keeper.accessToken(refused, refused.tokens.accessToken)).rejects.toMatchObject(
          expected,
        );
        expect(box.refreshes).toBe(2);
        expect(await isLocked(ended.grant)).toBe(0);
      });

      it('does not give a caller the token it was refused because another can still use it', async () => {
        const grant = await created(120);
        box.latencyMs = 100;
        box.fail = (_request, reply) => reply.writeHead(503).end();
        const [fine, refused] = await Promise.allSettled([
          one.keeper.accessToken(grant),
          one.keeper.accessToken(grant, grant.tokens.accessToken),
        ]);
        expect(fine).toMatchObject({ value: grant.tokens.accessToken });
        expect(refused).toMatchObject({ reason: { code: 'box_unavailable' } });
      });

      it('keeps the grant when Box refuses the app itself', async () => {
        const grant = await created(-1);
        box.fail = (_request, reply) => reply.writeHead(401).end('{"error":"invalid_client"}');
        await expect(one.keeper.accessToken(grant)).rejects.toMatchObject({ code: 'config_invalid' });
        expect(await one.grants.load(grant.grant)).toBeDefined();
      });
    });

    describe('when the grant ends during the refresh', () => {
      it('does not bring it back, and revokes the pair Box has just given', async () => {
        const grant = await created(-1);
        box.latencyMs = 200;
        const refresh = two.keeper.accessToken(grant);
        await expect.poll(() => box.refreshes).toBe(1);
        await one.grants.end(grant.grant, 'revoked_by_person');
        await expect(refresh).rejects.toMatchObject({ code: 'box_authorization_dead' });
        expect(await direct.exists(keys.grant(grant.grant))).toBe(0);
        await expect.poll(() => box.revoked).toContain('canary-refresh-2');
      });
    });

    describe('when Redis is lost during the refresh', () => {
      it('holds the pair, uses it nowhere, and stores it as soon as Redis is back', async () => {
        const grant = await created(-1);
        box.latencyMs = 150;
        const refresh = two.keeper.accessToken(grant);
        await expect.poll(() => box.refreshes).toBe(1);
        flaky.cut();
        await expect(refresh).rejects.toMatchObject({ code: 'unavailable' });
        expect(two.lines.join()).toContain('could not be stored');
        expect(await storedTokens(grant.grant)).toEqual(grant.tokens);
        flaky.mend();
        await two.keeper.close(); // a process that ends cleanly waits for its pair
        expect(await storedTokens(grant.grant)).toMatchObject({ accessToken: 'canary-access-2' });
        expect(await one.keeper.accessToken(grant)).toBe('canary-access-2');
        expect(box.refreshes).toBe(1);
        expect(two.count('refreshed')).toBe(1);
        await expect.poll(() => isLocked(grant.grant)).toBe(0);
      });

      it('keeps the lock with the pair, so that no replica asks Box with the old one', async () => {
        const grant = await created(-1);
        const calm = await startReplica({
          url: flaky.url,
          app: box.app,
          timing: { ...timing, pollMs: timing.lockMs * 1.2 },
        });
        let cuts = 0;
        flaky.cutOn = (bytes) => bytes.includes('v1.old.') && ++cuts === 1;
        box.latencyMs = 50;
        const held = calm.keeper.accessToken(grant);
        await expect.poll(() => box.refreshes, { interval: 5 }).toBe(1);
        const other = one.keeper.accessToken(grant);
        await expect(held).rejects.toMatchObject({ code: 'unavailable' });
        expect(await other).toBe('canary-access-2');
        expect(box.refreshes).toBe(1);
        expect(cuts).toBe(2);
        await calm.stop();
      });

      it('tells its own late store from one of another', async () => {
        const grant = await created(-1);
        flaky.loseAnswerTo = (bytes) => /evalsha|eval/i.test(bytes) && bytes.includes('v1.old.');
        const refresh = two.keeper.accessToken(grant);
        await expect(refresh).rejects.toMatchObject({ code: 'unavailable' });
        flaky.loseAnswerTo = () => false;
        await two.keeper.close();
        expect(await two.keeper.accessToken(grant)).toBe('canary-access-2');
        expect(box.refreshes).toBe(1);
        expect(two.count('lost')).toBe(0);
      });

      it('says loudly that a pair is lost when Redis stays away', async () => {
        const grant = await created(-1);
        const brief = await startReplica({
          url: flaky.url,
          app: box.app,
          timing: { ...timing, holdMs: 300 },
        });
        box.latencyMs = 150;
        const refresh = brief.keeper.accessToken(grant);
        await expect.poll(() => box.refreshes).toBe(1);
        flaky.cut();
        await expect(refresh).rejects.toMatchObject({ code: 'unavailable' });
        await brief.keeper.close();
        expect(brief.count('lost')).toBe(1);
        expect(brief.lines.join()).toContain('a refreshed pair is lost');
        expect(brief.lines.join()).not.toContain('canary');
        await brief.stop();
      });
    });
  });
});
