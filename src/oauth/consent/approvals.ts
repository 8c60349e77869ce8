/** What people allowed before, so that signing in again to the same client needs no second consent. */
import type { Redis } from 'ioredis';
import { guarded } from '../../redis/client.js';
import { keys, TTL } from '../../redis/keys.js';

export interface Approval {
  client: string;
  redirectUri: string;
  scopes: readonly string[];
}

interface StoredApproval {
  redirectUris: string[];
  scopes: string[];
}

/** Remembered per account and client id: another registration under the same name is another client. */
export class Approvals {
  readonly #redis: Redis;

  constructor(redis: Redis) {
    this.#redis = redis;
  }

  /** True when the account allowed this client all of these scopes at exactly this redirect URI. */
  async covers(account: string, { client, redirectUri, scopes }: Approval): Promise<boolean> {
    const approval = await this.#load(account, client);
    return (
      approval !== undefined &&
      approval.redirectUris.includes(redirectUri) &&
      scopes.every((scope) => approval.scopes.includes(scope))
    );
  }

  /** Adds to what the account allowed. Of two at once one may be lost; the page then asks again. */
  async remember(account: string, { client, redirectUri, scopes }: Approval): Promise<void> {
    const before = await this.#load(account, client);
    const approval: StoredApproval = {
      redirectUris: [...new Set([...(before?.redirectUris ?? []), redirectUri])],
      scopes: [...new Set([...(before?.scopes ?? []), ...scopes])],
    };
    const key = keys.approvals(account);
    await guarded(async () => {
      await this.#redis.hset(key, client, JSON.stringify(approval));
      await this.#redis.expire(key, TTL.approval);
    });
  }

  async #load(account: string, client: string): Promise<StoredApproval | undefined> {
    const text = await guarded(() => this.#redis.hget(keys.approvals(account), client));
    return text === null ? undefined : (JSON.parse(text) as StoredApproval);
  }
}
