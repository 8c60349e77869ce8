/** Keeps the Box tokens of every grant usable: once for all replicas and threads, without losing a rotated pair. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { AppError } from '../errors.js';
import type { TokenRef } from '../execution/task.js';
import type { Logger } from '../log.js';
import { keys, TTL } from '../redis/keys.js';
import { mayHaveRotated, type BoxTokenEndpoint } from './box-token.js';
import { isFresh, isUsable } from './freshness.js';
import type { GrantRecord, Grants } from './grants.js';
import { Lock } from './lock.js';
import type { BoxTokens } from './principal.js';

const TIMING = {
  /** Life of the refresh lock. */
  lockMs: TTL.refreshLock * 1000,
  /** How long a call waits for another replica's refresh: the life of a crashed owner's lock, and a Box call. */
  patienceMs: (TTL.refreshLock + 5) * 1000,
  /** First wait between two looks at another replica's refresh; doubles up to ten times as much. */
  pollMs: 25,
  /** Longest time Box is left alone with a grant after a failure; Box's own retry-after may be shorter. */
  pauseMs: 30_000,
  /** How long a pair that Redis did not take is kept and offered again. */
  holdMs: 5 * 60_000,
};

export interface RefreshOutcome {
  /** `waited`: another caller had refreshed. `lost`: Box gave a pair that could not be stored. */
  outcome: 'refreshed' | 'waited' | 'dead' | 'failed' | 'lost';
  /** Milliseconds until the lock was free or the other's result was there. */
  lockWaitMs: number;
}

export interface TokenKeeperDeps {
  redis: Redis;
  grants: Grants;
  boxTokens: BoxTokenEndpoint;
  log: Logger;
  /** Counts what became of each refresh; never told a grant or tenant. */
  onOutcome?: (outcome: RefreshOutcome) => void;
  timing?: Partial<typeof TIMING>;
}

/** One request to renew, shared by all callers of this process that need the same. */
interface Renewal {
  ref: TokenRef;
  rejected: string | undefined;
  startedAt: number;
  lockWaitMs: number;
}

function authorizationDead(): AppError {
  return new AppError('box_authorization_dead', 'The connection to Box has ended.', {
    hint: 'Sign in again.',
  });
}

export class TokenKeeper {
  readonly #deps: TokenKeeperDeps;
  readonly #timing: typeof TIMING;
  readonly #renewals = new Map<string, Promise<string>>();
  readonly #pauses = new Map<string, { until: number; error: AppError }>();
  readonly #resealing = new Set<string>();
  /** Pairs Box gave and Redis has not taken yet, and records being sealed again. */
  readonly #unfinished = new Set<Promise<void>>();

  constructor(deps: TokenKeeperDeps) {
    this.#deps = deps;
    this.#timing = { ...TIMING, ...deps.timing };
  }

  /**
   * The Box access token of a grant, refreshed when it ends soon or is the one Box has just refused.
   * @param rejected the access token Box answered 401 to.
   * @throws AppError `box_authorization_dead` (sign in again), `box_unavailable` or `box_rate_limited` (only when the
   * token at hand is of no use any more), `unavailable` (Redis cannot be reached, or the new pair is not stored yet).
   */
  async accessToken(ref: TokenRef, rejected?: string): Promise<string> {
    const record = this.#ofTenant(ref, await this.#deps.grants.find(ref.grant));
    const { tokens, stale } = this.#deps.grants.open(record);
    if (isFresh(tokens, rejected)) {
      if (stale) this.#reseal(record, tokens);
      return tokens.accessToken;
    }
    const pause = this.#pauses.get(ref.grant);
    if (pause && pause.until > Date.now()) return this.#makeDo(tokens, rejected, pause.error);
    return this.#sharedRenewal(ref, rejected);
  }

  /**
   * Waits until no pair is in the air any more: a process that exits before may take sign-ins with it.
   * To be called before the connection to Redis is closed.
   */
  async close(): Promise<void> {
    while (this.#renewals.size + this.#unfinished.size > 0) {
      await Promise.allSettled([...this.#renewals.values(), ...this.#unfinished]);
    }
  }

  /** A stranger's grant looks exactly like one that ended. */
  #ofTenant(ref: TokenRef, record: GrantRecord | undefined): GrantRecord {
    if (!record || record.tenant !== ref.tenant) throw authorizationDead();
    return record;
  }

  #sharedRenewal(ref: TokenRef, rejected: string | undefined): Promise<string> {
    // Who was refused asks another question than who was not: a token that is still good for the one is useless
    // to the other. Both meet again at the lock.
    const question = JSON.stringify([ref.grant, rejected]);
    const running = this.#renewals.get(question);
    if (running) return running;
    const renewal = this.#renew({ ref, rejected, startedAt: Date.now(), lockWaitMs: 0 }).finally(() =>
      this.#renewals.delete(question),
    );
    this.#renewals.set(question, renewal);
    return renewal;
  }

  async #renew(renewal: Renewal): Promise<string> {
    const { ref, rejected, startedAt } = renewal;
    const { grants, redis } = this.#deps;
    let wait = this.#timing.pollMs;
    for (;;) {
      const lock = await Lock.acquire(redis, keys.refreshLock(ref.grant), this.#timing.lockMs);
      renewal.lockWaitMs = Date.now() - startedAt;
      const renewed = lock && (await this.#renewUnder(lock, renewal));
      if (renewed !== undefined) return renewed;

      await sleep(wait * (0.5 + Math.random()));
      wait = Math.min(wait * 2, this.#timing.pollMs * 10);
      const { tokens } = grants.open(this.#ofTenant(ref, await grants.load(ref.grant)));
      renewal.lockWaitMs = Date.now() - startedAt;
      if (isFresh(tokens, rejected)) return this.#done(renewal, 'waited', tokens.accessToken);
      if (renewal.lockWaitMs > this.#timing.patienceMs) {
        const late = new AppError('unavailable', 'Renewing the connection to Box takes too long.', {
          retryAfter: 1,
        });
        this.#done(renewal, 'failed', undefined);
        return this.#makeDo(tokens, rejected, late);
      }
    }
  }

  /** @returns undefined when the lock was lost before it was of use: somebody else is at it. */
  async #renewUnder(lock: Lock, renewal: Renewal): Promise<string | undefined> {
    const { grants } = this.#deps;
    let keepLock = false;
    try {
      // Read under the lock: whoever held it before may have refreshed since this call looked.
      const record = this.#ofTenant(renewal.ref, await grants.load(renewal.ref.grant));
      const { tokens } = grants.open(record);
      if (isFresh(tokens, renewal.rejected)) return this.#done(renewal, 'waited', tokens.accessToken);
      if (!lock.held) return undefined;

      // A crash up to here has changed nothing: the lock runs out and the next owner starts over.
      let next: BoxTokens;
      try {
        next = await this.#deps.boxTokens.refresh(tokens.refreshToken);
      } catch (error) {
        const failure = AppError.from(error);
        if (mayHaveRotated(failure)) {
          // Each lost answer costs one of the two refresh tokens Box keeps valid. Were the lock released, the next
          // replica would spend the other one at once, while whatever lost the answer still lasts.
          keepLock = true;
          lock.letRunOut();
        }
        return await this.#notRenewed(lock, renewal, record, tokens, failure);
      }
      // A crash here, or a lost answer above, leaves the record with a refresh token Box has rotated away. Box keeps
      // two refresh tokens of a grant valid at once for this case: the next owner's refresh with the old one works.
      try {
        return await this.#settle(renewal, record, next, await grants.store(record, next));
      } catch (error) {
        if (AppError.from(error).code === 'box_authorization_dead') throw error;
        keepLock = true;
        this.#hold(lock, renewal, record, next);
        throw error;
      }
      // A crash here: the new pair is stored, the lock runs out, waiters find the pair before that.
    } finally {
      if (!keepLock) await lock.release();
    }
  }

  /** What the answer of the store means for a pair that Box has just given. */
  async #settle(
    renewal: Renewal,
    record: GrantRecord,
    next: BoxTokens,
    stored: 'stored' | 'newer' | 'ended',
  ): Promise<string> {
    const { grants, boxTokens, log } = this.#deps;
    if (stored === 'stored') return this.#done(renewal, 'refreshed', next.accessToken);
    if (stored === 'newer') {
      // Another owner was faster after this one lost its lock; or it was this one, and only Redis' answer was lost.
      const current = this.#ofTenant(renewal.ref, await grants.load(record.grant));
      const { tokens } = grants.open(current);
      if (tokens.issuedAt < next.issuedAt) {
        // Faster to store, but asked Box earlier: Box drops the older of two pairs got by the same refresh token.
        return this.#settle(renewal, current, next, await grants.store(current, next));
      }
      return this.#done(renewal, 'waited', tokens.accessToken);
    }
    // The grant ended while Box was asked. Its end could only revoke the old pair.
    await boxTokens.revoke(next.refreshToken).catch((error: unknown) => {
      log.warn(
        { err: error, grant: record.grant },
        'the tokens of an ended grant could not be revoked at Box',
      );
    });
    this.#done(renewal, 'dead', undefined);
    throw authorizationDead();
  }

  async #notRenewed(
    lock: Lock,
    renewal: Renewal,
    record: GrantRecord,
    tokens: BoxTokens,
    error: AppError,
  ): Promise<string | undefined> {
    if (error.code !== 'box_authorization_dead') {
      this.#done(renewal, 'failed', undefined);
      this.#pause(record.grant, error, mayHaveRotated(error) ? this.#timing.lockMs : 0);
      this.#deps.log.warn({ err: error, grant: record.grant }, 'Box did not refresh a grant');
      return this.#makeDo(tokens, renewal.rejected, error);
    }
    // Read again and given up in one step: only while the record is the one Box was asked about and the lock is still
    // this owner's. Otherwise another owner holds or is about to store a pair that Box honours: go and wait for it.
    const ended = await this.#deps.grants.end(record.grant, 'box_refused', {
      version: record.version,
      lockOwner: lock.owner,
    });
    if (!ended) return undefined;
    this.#done(renewal, 'dead', undefined);
    throw error;
  }

  /**
   * Keeps a pair that Redis did not take, and its lock, and offers it until Redis takes it. Nobody uses it before:
   * a token in use that no record knows of is a sign-in that cannot be revoked.
   */
  #hold(lock: Lock, renewal: Renewal, record: GrantRecord, next: BoxTokens): void {
    const { grants, log } = this.#deps;
    const { grant } = record;
    const until = Date.now() + this.#timing.holdMs;
    log.error({ grant }, 'a refreshed pair could not be stored; it is kept and tried again');
    const offer = async () => {
      for (let wait = this.#timing.pollMs; Date.now() < until; wait = Math.min(wait * 2, 1000)) {
        await sleep(wait);
        try {
          await this.#settle(renewal, record, next, await grants.store(record, next));
          log.info({ grant }, 'a refreshed pair was stored late');
          return;
        } catch (error) {
          if (AppError.from(error).code === 'box_authorization_dead') return;
        }
      }
      this.#done(renewal, 'lost', undefined);
      log.error({ grant }, 'a refreshed pair is lost: Redis did not take it in time');
    };
    this.#track(offer().finally(() => lock.release()));
  }

  #reseal(record: GrantRecord, tokens: BoxTokens): void {
    const { grant } = record;
    if (this.#resealing.has(grant)) return;
    this.#resealing.add(grant);
    const reseal = this.#deps.grants
      .reseal(record, tokens)
      .catch((error: unknown) =>
        this.#deps.log.warn({ err: error, grant }, 'a grant stays sealed under an old key'),
      )
      .finally(() => this.#resealing.delete(grant));
    this.#track(reseal);
  }

  #track(work: Promise<void>): void {
    this.#unfinished.add(work);
    void work.finally(() => this.#unfinished.delete(work));
  }

  /** After a failure Box is left alone with this grant; every call of every tool would ask again otherwise. */
  #pause(grant: string, error: AppError, atLeastMs: number): void {
    const ms = Math.max(atLeastMs, Math.min((error.retryAfter ?? 1) * 1000, this.#timing.pauseMs));
    this.#pauses.set(grant, { until: Date.now() + ms, error });
    setTimeout(() => this.#pauses.delete(grant), ms).unref();
  }

  /** The token at hand while it lasts, else the failure. */
  #makeDo(tokens: BoxTokens, rejected: string | undefined, error: AppError): string {
    if (isUsable(tokens, rejected)) return tokens.accessToken;
    throw error;
  }

  #done<Result>(renewal: Renewal, outcome: RefreshOutcome['outcome'], result: Result): Result {
    this.#deps.onOutcome?.({ outcome, lockWaitMs: renewal.lockWaitMs });
    return result;
  }
}
