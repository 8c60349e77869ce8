/**
 * Where oidc-provider keeps its records: Redis, by hashed id, so that a dump holds nothing that can be presented.
 * Every replica sees the same records; what must happen once is decided by `SET NX`.
 */
import { errors, Provider, type Adapter, type AdapterPayload } from 'oidc-provider';
import type { Redis } from 'ioredis';
import { AppError } from '../errors.js';
import { guarded } from '../redis/client.js';
import { hashId, keys, TTL } from '../redis/keys.js';
import type { GrantEndReason, Grants } from '../tenants/grants.js';
import type { ClientSecrets } from './client-secret.js';
import type { PresentedTokens } from './presented-tokens.js';
import { ROTATION_GRACE_MS } from './rotation.js';
import type { StandingGrants } from './standing-grants.js';

export interface AdapterDeps {
  redis: Redis;
  grants: Grants;
  standing: StandingGrants;
  secrets: ClientSecrets;
  presented: PresentedTokens;
}

/** Records that are used once. */
const CONSUMABLE = new Set(['AuthorizationCode', 'RefreshToken', 'PushedAuthorizationRequest']);
/** Records that end with their grant. */
const OF_A_GRANT = new Set(['AuthorizationCode', 'RefreshToken']);
/** A used code or token is remembered at least this long, so that its replay is seen even at the end of its life. */
const MIN_CONSUMED_S = 60;

/** @returns the factory oidc-provider asks for one adapter per model. */
export function adapterFactory(deps: AdapterDeps): (model: string) => Adapter {
  return (model) => {
    if (model === 'AccessToken') return deps.presented.adapter;
    if (model === 'Grant') return new GrantAdapter(model, deps);
    if (model === 'Client') return new ClientAdapter(model, deps);
    if (model === 'Session') return new SessionAdapter(model, deps);
    return new RecordAdapter(model, deps);
  };
}

/** Runs Redis commands; an outage becomes an error that oidc-provider answers as `temporarily_unavailable`, status 503. */
async function stored<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await guarded(work);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'unavailable') throw error;
    const outage = new errors.TemporarilyUnavailable('try again in a moment', { cause: error });
    throw Object.assign(outage, { status: 503, statusCode: 503, expose: true });
  }
}

class RecordAdapter implements Adapter {
  protected readonly model: string;
  protected readonly deps: AdapterDeps;

  constructor(model: string, deps: AdapterDeps) {
    this.model = model;
    this.deps = deps;
  }

  protected key(id: string): string {
    return keys.oauth(this.model, id);
  }

  async upsert(id: string, payload: AdapterPayload, expiresIn?: number): Promise<void> {
    const { redis } = this.deps;
    const key = this.key(id);
    // Models without a lifetime of their own (registration access tokens) live and end with their client.
    const seconds = Math.max(1, Math.ceil(expiresIn ?? TTL.client));
    await stored(async () => {
      await redis.set(key, JSON.stringify(withoutSecrets(payload)), 'EX', seconds);
      if (!OF_A_GRANT.has(this.model) || payload.grantId === undefined) return;
      const members = keys.oauthGrantMembers(payload.grantId);
      await redis.sadd(members, key);
      await redis.expire(members, TTL.refreshToken);
    });
  }

  async find(id: string): Promise<AdapterPayload | undefined> {
    const { redis } = this.deps;
    const [text, usedAt] = await stored(() =>
      Promise.all([
        redis.get(this.key(id)),
        CONSUMABLE.has(this.model) ? redis.get(keys.oauthConsumed(this.model, id)) : null,
      ]),
    );
    if (text === null) return undefined;
    const payload = { ...(JSON.parse(text) as AdapterPayload), jti: id };
    if (usedAt === null || this.#inGrace(Number(usedAt))) return payload;
    return { ...payload, consumed: Math.floor(Number(usedAt) / 1000) };
  }

  /**
   * Marks the record used. Between `find` and here another replica may have used it: then a code is refused and its
   * grant ends like after any replay, while a refresh token gets the successor the other one got (rotation.ts).
   */
  async consume(id: string): Promise<void> {
    const { redis } = this.deps;
    const key = keys.oauthConsumed(this.model, id);
    const first = await stored(async () => {
      const seconds = Math.max(MIN_CONSUMED_S, await redis.ttl(this.key(id)));
      return redis.set(key, Date.now(), 'EX', seconds, 'NX');
    });
    if (first !== null || this.model === 'RefreshToken') return;
    if (this.model === 'PushedAuthorizationRequest') throw new errors.InvalidRequestUri('already used');
    const grant = (await this.find(id))?.grantId;
    if (grant !== undefined) await this.deps.grants.end(grant, 'replayed');
    throw new errors.InvalidGrant('authorization code already consumed');
  }

  async destroy(id: string): Promise<void> {
    await stored(() => this.deps.redis.del(this.key(id)));
  }

  async revokeByGrantId(grant: string): Promise<void> {
    const { redis } = this.deps;
    const members = keys.oauthGrantMembers(grant);
    await stored(async () => {
      // One by one: in a cluster they lie in different slots.
      const records = await redis.smembers(members);
      await Promise.all([...records, members].map((key) => redis.del(key)));
    });
  }

  async findByUid(_uid: string): Promise<AdapterPayload | undefined> {
    return undefined;
  }

  async findByUserCode(): Promise<AdapterPayload | undefined> {
    return undefined;
  }

  #inGrace(usedAt: number): boolean {
    return this.model === 'RefreshToken' && Date.now() - usedAt < ROTATION_GRACE_MS;
  }
}

/** Less the id, which is the credential itself, and the browser session's id, which an interaction repeats. */
function withoutSecrets({ jti: _id, session, ...rest }: AdapterPayload): AdapterPayload {
  if (!session) return rest;
  const { cookie: _cookie, ...kept } = session;
  return { ...rest, session: kept };
}

/** oidc-provider's Grant stands and falls with the vault's record of the same id. */
class GrantAdapter extends RecordAdapter {
  protected override key(id: string): string {
    return keys.oauthGrant(id);
  }

  override async upsert(id: string, payload: AdapterPayload, expiresIn?: number): Promise<void> {
    await super.upsert(id, payload, expiresIn);
    if (payload.clientId !== undefined) await this.#index(id, payload.clientId);
  }

  /** @returns undefined for a grant whose sign-in has ended, which clients are told as `invalid_grant`. */
  override async find(id: string): Promise<AdapterPayload | undefined> {
    const payload = await super.find(id);
    return payload && (await stored(() => this.deps.standing.check(id))) ? payload : undefined;
  }

  /** Called by oidc-provider on revocation and on replay of a code or refresh token. */
  override async destroy(id: string): Promise<void> {
    await this.deps.grants.end(id, endReason());
  }

  async #index(grant: string, client: string): Promise<void> {
    const { redis } = this.deps;
    const index = keys.clientGrants(client);
    const now = Math.floor(Date.now() / 1000);
    await stored(async () => {
      await redis.zremrangebyscore(index, '-inf', now);
      await redis.zadd(index, now + TTL.grant, grant);
      await redis.expire(index, TTL.grant);
    });
  }
}

function endReason(): GrantEndReason {
  const route = Provider.ctx?.oidc.route;
  if (route === 'revocation') return 'revoked_by_client';
  return route === 'end_session_confirm' ? 'revoked_by_person' : 'replayed';
}

/** Registered clients. Their life slides on every use; a client that is deleted takes its grants along (RFC 7592, 2.3). */
class ClientAdapter extends RecordAdapter {
  override async upsert(id: string, payload: AdapterPayload): Promise<void> {
    const { client_secret: secret, ...rest } = payload;
    const sealed =
      secret === undefined ? rest : { ...rest, client_secret: this.deps.secrets.seal(secret, id) };
    await super.upsert(id, sealed, TTL.client);
  }

  override async find(id: string): Promise<AdapterPayload | undefined> {
    const { redis, secrets } = this.deps;
    const key = this.key(id);
    const [text] = await stored(() => Promise.all([redis.get(key), redis.expire(key, TTL.client)]));
    if (text === null) return undefined;
    const payload = JSON.parse(text) as AdapterPayload;
    const { client_secret: sealed } = payload;
    if (sealed === undefined) return payload;
    const secret = secrets.open(sealed, id);
    if (secret === undefined) return undefined;
    if (secrets.isStale(sealed)) {
      const record = JSON.stringify({ ...payload, client_secret: secrets.seal(secret, id) });
      // XX: a client that is deleted meanwhile stays deleted.
      await stored(() => redis.set(key, record, 'EX', TTL.client, 'XX'));
    }
    return { ...payload, client_secret: secret };
  }

  override async destroy(id: string): Promise<void> {
    await super.destroy(id);
    const index = keys.clientGrants(id);
    const grants = await stored(() => this.deps.redis.zrangebyscore(index, '-inf', '+inf'));
    await Promise.all(grants.map((grant) => this.deps.grants.end(grant, 'revoked_by_client')));
    await stored(() => this.deps.redis.del(index));
  }
}

/** Browser sessions, found by cookie and by the uid their interactions carry. */
class SessionAdapter extends RecordAdapter {
  override async upsert(
    id: string,
    payload: AdapterPayload,
    expiresIn: number = TTL.browserSession,
  ): Promise<void> {
    await super.upsert(id, payload, expiresIn);
    if (payload.uid === undefined) return;
    const index = keys.oauthSessionUid(payload.uid);
    await stored(() => this.deps.redis.set(index, hashId(id), 'EX', Math.max(1, Math.ceil(expiresIn))));
  }

  override async findByUid(uid: string): Promise<AdapterPayload | undefined> {
    const { redis } = this.deps;
    const text = await stored(async () => {
      const hashedId = await redis.get(keys.oauthSessionUid(uid));
      return hashedId === null ? null : redis.get(keys.oauthHashed(this.model, hashedId));
    });
    return text === null ? undefined : (JSON.parse(text) as AdapterPayload);
  }
}
