import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Redis } from 'ioredis';
import { adapterFactory, type AdapterDeps } from '../../src/oauth/adapter.js';
import { PresentedTokens } from '../../src/oauth/presented-tokens.js';
import { hasRedis, startRedis, type TestRedis } from '../helpers/redis.js';

describe.skipIf(!hasRedis)('records in Redis', () => {
  let server: TestRedis;
  let redis: Redis;
  beforeAll(async () => {
    server = await startRedis();
    redis = server.connect();
  });
  afterAll(() => server.stop());
  /** The parts of the deployment these steps touch. */
  const adapters = (end = vi.fn(async () => true)) => ({
    end,
    of: adapterFactory({ redis, grants: { end } } as unknown as AdapterDeps),
  });

  it('lets one of two use a code, and ends the grant for the other even if both had found it unused', async () => {
    const { end, of } = adapters();
    const [here, there] = [of('AuthorizationCode'), of('AuthorizationCode')];
    await here.upsert('code', { grantId: 'grant', kind: 'AuthorizationCode' }, 60);
    expect([await here.find('code'), await there.find('code')]).toEqual([
      expect.not.objectContaining({ consumed: expect.anything() as unknown }),
      expect.not.objectContaining({ consumed: expect.anything() as unknown }),
    ]);
    await here.consume('code');
    await expect(there.consume('code')).rejects.toMatchObject({ error: 'invalid_grant' });
    expect(end).toHaveBeenCalledExactlyOnceWith('grant', 'replayed');
  });

  it('gives every record an end', async () => {
    const { of } = adapters();
    for (const model of [
      'RegistrationAccessToken',
      'Interaction',
      'RefreshToken',
      'PushedAuthorizationRequest',
    ]) {
      await of(model).upsert(`id-${model}`, { grantId: 'grant', kind: model }, undefined);
    }
    await of('RefreshToken').consume('id-RefreshToken');
    for (const key of await redis.keys('*')) expect(await redis.ttl(key), key).toBeGreaterThan(0);
  });

  it('removes what was issued under a grant', async () => {
    const { of } = adapters();
    await of('RefreshToken').upsert('mine', { grantId: 'ended', kind: 'RefreshToken' }, 60);
    await of('RefreshToken').upsert('other', { grantId: 'standing', kind: 'RefreshToken' }, 60);
    await of('AuthorizationCode').revokeByGrantId('ended');
    expect(await of('RefreshToken').find('mine')).toBeUndefined();
    expect(await of('RefreshToken').find('other')).toBeDefined();
  });
});

describe('presented access tokens', () => {
  it('are known by their handle for as long as they are held', async () => {
    const presented = new PresentedTokens();
    const token = { clientId: 'c', accountId: 'a', grantId: 'g', aud: 'r', scope: '', iat: 0, exp: 1 };
    const handle = presented.hold(token);
    expect(await presented.adapter.find(handle)).toMatchObject(token);
    presented.release(handle);
    expect(await presented.adapter.find(handle)).toBeUndefined();
  });
});
