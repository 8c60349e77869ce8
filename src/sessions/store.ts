import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { InitializeRequestParams, LoggingLevel } from '@modelcontextprotocol/server';
import { keys } from '../redis/keys.js';
import { script } from '../redis/script.js';
import type { Principal } from '../tenants/principal.js';
import { wakeupText } from './wakeups.js';

/** How the client reads what the server sends by itself: a GET on `/mcp`, or the 2024-11-05 stream of `/sse`. */
export type SessionKind = 'http' | 'sse';

/** One MCP session of the 2025 era. No replica owns it: whoever gets a request loads it. */
export interface Session {
  id: string;
  /** Grant that opened it; under any other it does not exist. */
  grant: string;
  account: string;
  /** Negotiated protocol version; undefined on an SSE session before `initialize`. */
  version: string | undefined;
  /** Params of the client's `initialize`, replayed into every throw-away Server. */
  init: InitializeRequestParams | undefined;
  kind: SessionKind;
  /** Level set by `logging/setLevel`. */
  logLevel: LoggingLevel | undefined;
  /** Epoch milliseconds. */
  createdAt: number;
}

export interface SessionLimits {
  /** Milliseconds without a request after which a session ends. */
  idleMs: number;
  /** Milliseconds after which a session ends however busy it is. */
  absoluteMs: number;
  /** Sessions an account may hold; opening one more ends the longest idle one. */
  perAccount: number;
}

export type SessionEndReason = 'deleted' | 'evicted' | 'grant_ended' | 'idle' | 'expired';

/** How stale the indexes' idea of a session's last use may be: one write per session and minute, not one per request. */
const TOUCH_MS = 60_000;
const TOUCHED_ENTRIES = 10_000;

const SESSION_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

const load = script<(string | null)[] | null>('session-load');
const end = script<[grant: string, account: string, createdAt: string] | null>('session-end');
const update = script<number>('session-update');
const indexUnderAccount = script<string[]>('account-sessions-add');

/** Member of `keys.sessions`: says of a session that is gone already when it was opened. */
export function sweepEntry(id: string, createdAt: number): string {
  return `${createdAt}.${id}`;
}

export class SessionStore {
  readonly #redis: Redis;
  readonly #limits: SessionLimits;
  readonly #onEnd: (reason: SessionEndReason) => void;
  /** When this process last told the indexes of a session's use. */
  readonly #touched = new Map<string, number>();

  constructor(redis: Redis, limits: SessionLimits, onEnd: (reason: SessionEndReason) => void) {
    this.#redis = redis;
    this.#limits = limits;
    this.#onEnd = onEnd;
  }

  /**
   * Opens a session. The hash is written first: a crash before the indexes leaves a session that works and that its TTL
   * ends, where an index without a hash would name one that nobody can use.
   */
  async create(
    principal: Principal,
    opened: Pick<Session, 'kind'> & Partial<Pick<Session, 'version' | 'init'>>,
  ): Promise<Session> {
    const id = randomUUID();
    const { idleMs, absoluteMs, perAccount } = this.#limits;
    const now = Date.now();
    await this.#redis
      .multi()
      .hset(keys.session(id), {
        grant: principal.grant,
        account: principal.account,
        kind: opened.kind,
        createdAt: now,
        ...(opened.version !== undefined && { version: opened.version }),
        ...(opened.init && { init: JSON.stringify(opened.init) }),
      })
      .pexpire(keys.session(id), idleMs)
      .exec();
    const [evicted] = await Promise.all([
      indexUnderAccount(
        this.#redis,
        [keys.accountSessions(principal.account)],
        [id, now, perAccount, idleMs, absoluteMs],
      ),
      this.#redis
        .multi()
        .sadd(keys.grantSessions(principal.grant), id)
        .pexpire(keys.grantSessions(principal.grant), absoluteMs)
        .exec(),
      this.#redis.zadd(keys.sessions(), now, sweepEntry(id, now)),
    ]);
    for (const old of evicted) await this.end(old, 'evicted');
    return {
      id,
      grant: principal.grant,
      account: principal.account,
      kind: opened.kind,
      version: opened.version,
      init: opened.init,
      logLevel: undefined,
      createdAt: now,
    };
  }

  /**
   * Loads a session for a request and slides its lifetime, in one round trip.
   * @returns undefined for ids that are malformed, unknown, ended, or another grant's: they must look alike.
   */
  async load(id: string, principal: Principal): Promise<Session | undefined> {
    if (!SESSION_ID.test(id)) return undefined;
    const { idleMs, absoluteMs } = this.#limits;
    const now = Date.now();
    const fields = await load(this.#redis, [keys.session(id)], [principal.grant, now, idleMs, absoluteMs]);
    if (!fields) return undefined;
    const [grant = '', account = '', version, init, kind, log, createdAt] = fields;
    const session: Session = {
      id,
      grant: grant ?? '',
      account: account ?? '',
      version: version ?? undefined,
      init: init ? (JSON.parse(init) as InitializeRequestParams) : undefined,
      kind: kind === 'sse' ? 'sse' : 'http',
      logLevel: (log as LoggingLevel | null) ?? undefined,
      createdAt: Number(createdAt),
    };
    this.#touch(session, now);
    return session;
  }

  /** Stores what `initialize` settled on an SSE session, which exists before it. */
  async initialized(session: Session, version: string, init: InitializeRequestParams): Promise<void> {
    await this.#update(session, { version, init: JSON.stringify(init) });
  }

  async setLogLevel(session: Session, level: LoggingLevel): Promise<void> {
    await this.#update(session, { log: level });
  }

  /**
   * Ends a session on every replica.
   * @param grant ends it only if it belongs to this grant.
   * @returns false when there was none.
   */
  async end(id: string, reason: SessionEndReason, grant = ''): Promise<boolean> {
    if (!SESSION_ID.test(id)) return false;
    const owner = await end(
      this.#redis,
      [keys.session(id), keys.sessionStream(id, 'g'), keys.sessionCalls(id)],
      [grant, keys.sessionWakeups(), wakeupText(id, { type: 'ended', reason, calls: [] })],
    );
    if (!owner) return false;
    // A crash here leaves index entries of a session that is gone; both indexes drop them by score or TTL.
    await Promise.all([
      this.#redis.zrem(keys.accountSessions(owner[1]), id),
      this.#redis.srem(keys.grantSessions(owner[0]), id),
      this.#redis.zrem(keys.sessions(), sweepEntry(id, Number(owner[2]))),
    ]);
    this.#onEnd(reason);
    return true;
  }

  /** Ends every session opened under a grant that was revoked. Run by each replica that hears of it: `end` counts once. */
  async endOfGrant(grant: string): Promise<void> {
    const ids = await this.#redis.smembers(keys.grantSessions(grant));
    await Promise.all(ids.map((id) => this.end(id, 'grant_ended')));
  }

  /** Says that the session is in use, so that the cap ends idle ones first. A lost update only blurs that order. */
  #touch({ id, account, createdAt }: Session, now: number): void {
    if (now - (this.#touched.get(id) ?? 0) < TOUCH_MS) return;
    if (this.#touched.size >= TOUCHED_ENTRIES) this.#touched.clear();
    this.#touched.set(id, now);
    void Promise.all([
      this.#redis.zadd(keys.accountSessions(account), 'XX', now, id),
      this.#redis.zadd(keys.sessions(), 'XX', now, sweepEntry(id, createdAt)),
    ]).catch(() => this.#touched.delete(id)); // told again by the next request
  }

  async #update(session: Session, fields: Record<string, string>): Promise<void> {
    await update(this.#redis, [keys.session(session.id)], Object.entries(fields).flat());
  }
}
