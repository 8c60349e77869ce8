/** Grants: one sign-in of one account through one client, with the Box tokens it gave. */
import type { Redis } from 'ioredis';
import { AppError } from '../errors.js';
import type { TokenRef } from '../execution/task.js';
import type { Logger } from '../log.js';
import { guarded } from '../redis/client.js';
import type { ControlChannel } from '../redis/control.js';
import { keys, TTL } from '../redis/keys.js';
import { script } from '../redis/script.js';
import type { BoxTokenEndpoint } from './box-token.js';
import type { BoxTokens } from './principal.js';
import type { Opened, Vault } from './vault.js';

const createGrant = script<number>('grant-create');
const storeTokens = script<'stored' | 'newer' | 'ended'>('grant-store');
const endGrant = script<[account: string, tenant: string, sealed: string] | []>('grant-end');

/** A revocation must act within a second even when its wake-up is lost. */
const CACHE_MS = 500;
const CACHE_ENTRIES = 10_000;
/** How long the end of a grant waits for Box to hear of it; the rest happens behind it. */
const REVOKE_PATIENCE_MS = 2000;

export type GrantEndReason =
  | 'revoked_by_client'
  | 'replayed'
  | 'box_refused'
  | 'revoked_by_person'
  | 'revoked_by_operator'
  | 'superseded';

export interface NewGrant {
  /** Grant id, the `gid` claim. */
  grant: string;
  /** Box user id. */
  account: string;
  tenant: string;
  /** OAuth client id. */
  client: string;
  tokens: BoxTokens;
}

export interface GrantRecord extends Omit<NewGrant, 'tokens'> {
  /** Sealed by the vault; `Grants.open` opens it. */
  sealed: string;
  /** Grows with every new pair. */
  version: number;
  /** Epoch milliseconds. */
  createdAt: number;
}

export interface GrantsDeps {
  redis: Redis;
  vault: Vault;
  control: ControlChannel;
  boxTokens: BoxTokenEndpoint;
  log: Logger;
}

interface Cached {
  record: GrantRecord;
  until: number;
}

/** Every method throws AppError `unavailable` when Redis cannot be reached: a grant is dead only if Redis says so. */
export class Grants {
  readonly #deps: GrantsDeps;
  readonly #cache = new Map<string, Cached>();
  readonly #loading = new Map<string, Promise<GrantRecord | undefined>>();
  readonly #revocations = new Set<Promise<void>>();
  readonly #stopListening: () => void;

  constructor(deps: GrantsDeps) {
    this.#deps = deps;
    this.#stopListening = deps.control.listen((message) => {
      if (message.type === 'grant_ended') this.#forget(message.grant);
    });
  }

  /** Writes a new grant; it lives for TTL.grant from now. @throws AppError `internal` when the id is taken. */
  async create({ grant, account, tenant, client, tokens }: NewGrant): Promise<void> {
    const { redis, vault } = this.#deps;
    const sealed = vault.seal(tokens, { tenant, grant });
    const now = Date.now();
    const fields = { account, tenant, client, tokens: sealed, version: 1, createdAt: now };
    await guarded(async () => {
      // The index first: an entry without a grant is harmless, a grant without an entry cannot be revoked by account.
      const index = keys.accountGrants(account);
      const indexed = await redis
        .multi()
        .zremrangebyscore(index, '-inf', Math.floor(now / 1000))
        .zadd(index, Math.ceil(now / 1000) + TTL.grant, grant)
        .expire(index, TTL.grant)
        .exec();
      for (const [error] of indexed ?? []) if (error) throw error;
      const created = await createGrant(
        redis,
        [keys.grant(grant)],
        [TTL.grant, ...Object.entries(fields).flat()],
      );
      if (created === 0) throw new AppError('internal', 'the grant exists already', { log: { grant } });
    });
  }

  /** The grant, or undefined when it ended. At most 500 ms old; one Redis round trip when not remembered. */
  async find(grant: string): Promise<GrantRecord | undefined> {
    const cached = this.#cache.get(grant);
    if (cached && cached.until > Date.now()) return cached.record;
    const running = this.#loading.get(grant);
    if (running) return running;
    const loading = this.load(grant).then((record) => {
      // Not remembered when the grant was forgotten meanwhile: the answer may be from before its end.
      if (record && this.#loading.get(grant) === loading) this.#remember(record);
      return record;
    });
    this.#loading.set(grant, loading);
    try {
      return await loading;
    } finally {
      if (this.#loading.get(grant) === loading) this.#loading.delete(grant);
    }
  }

  /** The grant as Redis has it now. */
  async load(grant: string): Promise<GrantRecord | undefined> {
    const fields = await guarded(() => this.#deps.redis.hgetall(keys.grant(grant)));
    const { account, tenant, client, tokens: sealed, version, createdAt } = fields;
    if (!account || !tenant || !client || !sealed) return undefined;
    return { grant, account, tenant, client, sealed, version: Number(version), createdAt: Number(createdAt) };
  }

  /** Box tokens of a record. @throws AppError `internal` when the record does not open. */
  open(record: GrantRecord): Opened {
    return this.#deps.vault.open(record.sealed, record);
  }

  /** Ids of an account's grants that have not run out; some may have ended meanwhile. */
  async listOfAccount(account: string): Promise<string[]> {
    const now = Math.floor(Date.now() / 1000);
    return guarded(() => this.#deps.redis.zrangebyscore(keys.accountGrants(account), `(${now}`, '+inf'));
  }

  /**
   * Stores a new pair over the version that was read.
   * @returns `newer` when another writer was first, `ended` when the grant is gone; nothing is written then.
   */
  async store(record: GrantRecord, tokens: BoxTokens): Promise<'stored' | 'newer' | 'ended'> {
    return this.#write(record, record.version + 1, tokens);
  }

  /**
   * Seals the same tokens under the first key. The version stays: this runs without the refresh lock, and a new
   * version would make a refresh that is under way lose its pair.
   */
  async reseal(record: GrantRecord, tokens: BoxTokens): Promise<void> {
    await this.#write(record, record.version, tokens);
  }

  async #write(record: GrantRecord, version: number, tokens: BoxTokens) {
    const sealed = this.#deps.vault.seal(tokens, record);
    const outcome = await guarded(() =>
      storeTokens(this.#deps.redis, [keys.grant(record.grant)], [record.version, version, sealed]),
    );
    this.#forget(record.grant);
    return outcome;
  }

  /**
   * Ends a grant everywhere. Redis decides: Box hears of it as far as it can be reached.
   * @param only end it only while it has this version and this owner holds its refresh lock.
   * @returns whether this call ended it.
   */
  async end(
    grant: string,
    reason: GrantEndReason,
    only?: { version: number; lockOwner: string },
  ): Promise<boolean> {
    const { redis, log } = this.#deps;
    const [account, tenant, sealed] = await guarded(() =>
      endGrant(
        redis,
        [keys.grant(grant), keys.oauthGrant(grant), keys.refreshLock(grant)],
        only ? [only.version, only.lockOwner] : [],
      ),
    );
    this.#forget(grant);
    if (account === undefined || tenant === undefined || sealed === undefined) return false;
    log.info({ grant, reason }, 'grant ended');
    // From here on the grant is over; what fails below only leaves something to run out by itself.
    await Promise.all([
      this.#announce(grant),
      redis.zrem(keys.accountGrants(account), grant).catch((error: unknown) => {
        log.warn({ err: error, grant }, 'an ended grant stays in the index of its account');
      }),
      // A refresh token Box has refused needs no revocation, and the pair it belonged to may have a successor.
      reason === 'box_refused' ? undefined : this.#revokeAtBox({ tenant, grant }, sealed),
    ]);
    return true;
  }

  /** Stops listening and waits until Box has heard of every ended grant, or could not be reached. */
  async close(): Promise<void> {
    this.#stopListening();
    await Promise.all(this.#revocations);
  }

  async #announce(grant: string): Promise<void> {
    try {
      await this.#deps.control.publish({ type: 'grant_ended', grant });
    } catch (error) {
      this.#deps.log.warn({ err: error, grant }, 'other replicas notice an ended grant late');
    }
  }

  async #revokeAtBox(ref: TokenRef, sealed: string): Promise<void> {
    const { vault, boxTokens, log } = this.#deps;
    const revocation = (async () => {
      try {
        await boxTokens.revoke(vault.open(sealed, ref).tokens.refreshToken);
      } catch (error) {
        log.warn(
          { err: error, grant: ref.grant },
          'the tokens of an ended grant could not be revoked at Box',
        );
      }
    })();
    this.#revocations.add(revocation);
    void revocation.finally(() => this.#revocations.delete(revocation));
    const patience = AbortSignal.timeout(REVOKE_PATIENCE_MS);
    await Promise.race([
      revocation,
      new Promise<void>((resolve) => patience.addEventListener('abort', () => resolve())),
    ]);
  }

  #forget(grant: string): void {
    this.#cache.delete(grant);
    this.#loading.delete(grant);
  }

  #remember(record: GrantRecord): void {
    const now = Date.now();
    // All entries live equally long, so the map's order is the order they run out in.
    for (const [grant, { until }] of this.#cache) {
      if (until > now && this.#cache.size < CACHE_ENTRIES) break;
      this.#cache.delete(grant);
    }
    this.#cache.delete(record.grant);
    this.#cache.set(record.grant, { record, until: now + CACHE_MS });
  }
}
