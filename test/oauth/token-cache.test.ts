import { afterEach, describe, expect, it, vi } from 'vitest';
import { TokenCache } from '../../src/oauth/token-cache.js';

describe('the cache of checked tokens', () => {
  afterEach(() => vi.useRealTimers());
  const inAnHour = () => ({ expiresAt: Math.floor(Date.now() / 1000) + 3600 });

  it('forgets what was used least recently', () => {
    const cache = new TokenCache<{ expiresAt: number }>(2);
    cache.set('a', inAnHour());
    cache.set('b', inAnHour());
    cache.get('a');
    cache.set('c', inAnHour());
    expect([cache.get('a'), cache.get('b'), cache.get('c')].map((value) => value !== undefined)).toEqual([
      true,
      false,
      true,
    ]);
  });

  it('forgets a token at its end', () => {
    vi.useFakeTimers();
    const cache = new TokenCache<{ expiresAt: number }>(2);
    cache.set('a', inAnHour());
    vi.advanceTimersByTime(3_599_000);
    expect(cache.get('a')).toBeDefined();
    vi.advanceTimersByTime(2_000);
    expect(cache.get('a')).toBeUndefined();
  });

  it('does not keep the token itself', () => {
    expect(TokenCache.keyOf('secret-token')).not.toContain('secret');
  });
});
