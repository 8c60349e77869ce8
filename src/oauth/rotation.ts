/** Refresh token rotation that parallel windows and lost answers survive. */
import { createHmac } from 'node:crypto';
import { Provider } from 'oidc-provider';
import type { Config } from '../config.js';
import { AppError } from '../errors.js';
import { deriveKey } from './derived-keys.js';

/**
 * A refresh token that was used may be presented again for this long after its first use, and gets the same successor.
 * LibreChat's concurrent refreshes and the replays of Claude Code's windows arrive within seconds (OAUTH.md).
 */
export const ROTATION_GRACE_MS = 60_000;

/** The successor's value as a function of its predecessor's: 256 bits, unguessable without the key. */
export type SuccessorOf = (predecessor: string) => string;

/**
 * The successor is computed, not stored: two replicas that race, a replay, and the retry after a crash all arrive at
 * the same value with no lock to wait for and nothing at rest. Whoever holds an old token alone learns nothing.
 * While a deploy changes the first of TOKEN_ENCRYPTION_KEYS, replicas may disagree for once: two successors, both good.
 */
export function successorFunction({
  TOKEN_ENCRYPTION_KEYS: [first],
}: Pick<Config, 'TOKEN_ENCRYPTION_KEYS'>): SuccessorOf {
  if (!first) throw new AppError('config_invalid', 'TOKEN_ENCRYPTION_KEYS must name at least one key');
  const key = deriveKey(first.key, 'refresh-token-successor');
  return (predecessor) => createHmac('sha256', key).update(predecessor).digest('base64url');
}

/**
 * Gives every rotated refresh token the value computed from its predecessor. Everything before that stays with
 * oidc-provider: a replay is authenticated, bound to its client and held to its scope exactly like a first use.
 */
export function deriveSuccessors(provider: Provider, successorOf: SuccessorOf): void {
  const { prototype } = provider.RefreshToken as unknown as {
    prototype: { generateTokenId: (this: unknown) => string };
  };
  const random = prototype.generateTokenId;
  prototype.generateTokenId = function generateTokenId(): string {
    // Set by the refresh_token grant between using up the old token and saving the new one.
    const predecessor = Provider.ctx?.oidc.entities.RotatedRefreshToken?.jti;
    return predecessor === undefined ? random.call(this) : successorOf(predecessor);
  };
}
