import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { TestRedis } from '../helpers/redis.js';
import { backends } from './backends.js';
import { BoxTokenServer } from './box-token-server.js';
import { newGrant, startReplica, type Replica } from './replica.js';

describe.each(backends)('one refresh for all replicas on $name', ({ skip, start }) => {
  describe.skipIf(skip)('with two replicas', () => {
    let store: TestRedis;
    let box: BoxTokenServer;
    let one: Replica;
    let two: Replica;

    beforeAll(async () => {
      store = await start();
    });
    afterAll(() => store.stop());
    beforeEach(async () => {
      box = await BoxTokenServer.start();
      [one, two] = await Promise.all([
        startReplica({ url: store.url, app: box.app }),
        startReplica({ url: store.url, app: box.app }),
      ]);
    });
    afterEach(async () => {
      await Promise.all([one.stop(), two.stop()]);
      await box.stop();
    });

    it("50 concurrent calls on one ended token ask Box once and all get the winner's token", async () => {
      box.latencyMs = 100;
      const grant = newGrant(box.issue(-1));
      await one.grants.create(grant);
      const tokens = await Promise.all(
        Array.from({ length: 50 }, (_, index) => (index % 2 ? one : two).keeper.accessToken(grant)),
      );
      expect(box.refreshes).toBe(1);
      expect(new Set(tokens)).toEqual(new Set(['canary-access-2']));
      expect(one.count('refreshed') + two.count('refreshed')).toBe(1);
      expect(one.count('waited') + two.count('waited')).toBe(1);
    });
  });
});
