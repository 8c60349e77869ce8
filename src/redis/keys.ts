/** Every Redis key and its lifetime. Nothing else builds a key (test/architecture.test.ts). */
import { createHash } from 'node:crypto';

const PREFIX = 'mcp:';

/** Ids that are credentials are stored hashed, so that a dump of Redis holds nothing that can be presented. */
export function hashId(id: string): string {
  return createHash('sha256').update(id).digest('base64url');
}

/** Lifetimes in seconds. */
export const TTL = {
  accessToken: 3600,
  authorizationCode: 60,
  /** Slides: every rotation issues a token with this lifetime. */
  refreshToken: 30 * 86_400,
  /** One sign-in. Longer than any refresh token issued from it can idle. */
  grant: 90 * 86_400,
  browserSession: 8 * 3600,
  interaction: 600,
  /** Slides on use and outlives every token, else a client that comes back is a stranger (OAUTH.md). */
  client: 180 * 86_400,
  /** Approvals outlive the grant they came with, so that signing in again needs no second consent. */
  approval: 180 * 86_400,
  boxState: 600,
  /** Three heartbeats of sessions/leases.ts: how long a client waits for a replica that has died. */
  callLease: 15,
  /** Twice the heartbeat of tenants/lock.ts plus one Box call; a crashed owner blocks the others no longer than this. */
  refreshLock: 15,
} as const;

/** oidc-provider's records. Grants live under `keys.oauthGrant` instead, in the slot of their vault record. */
export const keys = {
  /** string JSON: one oidc-provider record. TTL: the record's. */
  oauth: (model: string, id: string) => `${PREFIX}as:${model}:${hashId(id)}`,
  /** string epoch ms: first use of a single-use record. TTL: what is left of the record, at least 60 s. */
  oauthConsumed: (model: string, id: string) => `${PREFIX}as:used:${model}:${hashId(id)}`,
  /** string: hashed id of the browser session with this uid. TTL: the session's. */
  oauthSessionUid: (uid: string) => `${PREFIX}as:uid:${hashId(uid)}`,
  /** The record of `oauth` by its hashed id, as `oauthSessionUid` names it. */
  oauthHashed: (model: string, hashedId: string) => `${PREFIX}as:${model}:${hashedId}`,
  /** set of keys: records issued under a grant. TTL: the longest of them. */
  oauthGrantMembers: (grant: string) => `${PREFIX}as:members:${hashId(grant)}`,
  /** string JSON: oidc-provider's Grant. TTL.grant. Same slot as `grant`, so both end in one step. */
  oauthGrant: (grant: string) => `${PREFIX}as:Grant:{${hashId(grant)}}`,
  /** hash account, tenant, client, tokens (sealed), version, createdAt: one sign-in and its Box tokens. TTL.grant. */
  grant: (grant: string) => `${PREFIX}grant:{${hashId(grant)}}`,
  /** string owner token: who refreshes this grant now. TTL.refreshLock, kept by a heartbeat. */
  refreshLock: (grant: string) => `${PREFIX}grant:{${hashId(grant)}}:lock`,
  /** sorted set grant id → expiry epoch s: grants of an account. TTL.grant. */
  accountGrants: (account: string) => `${PREFIX}account:${hashId(account)}:grants`,
  /** string JSON login, name: what pages call an account that signed in. TTL.browserSession. */
  accountProfile: (account: string) => `${PREFIX}account:${hashId(account)}:profile`,
  /** sorted set grant id → expiry epoch s: grants of a registered client, which end with it. TTL.grant. */
  clientGrants: (client: string) => `${PREFIX}as:client-grants:${hashId(client)}`,
  /** hash client id → JSON of what was approved: consents of an account. TTL.approval. */
  approvals: (account: string) => `${PREFIX}account:${hashId(account)}:approvals`,
  /** string JSON: one trip to Box's sign-in, by its `state`. TTL.boxState; read once by GETDEL. */
  boxState: (state: string) => `${PREFIX}box-state:${hashId(state)}`,
  /** hash grant, account, version, init, kind, log, createdAt: one MCP session. TTL: idle timeout, never past the absolute one. */
  session: (session: string) => `${PREFIX}s:{${session}}`,
  /** stream of {m: JSON}: `g` is the outbox of the GET or SSE stream, `p:<n>` one POST's answer. TTL: the session's idle timeout. */
  sessionStream: (session: string, stream: string) => `${PREFIX}s:{${session}}:${stream}`,
  /** string replica id: the call behind this POST stream still runs. TTL.callLease, kept by a heartbeat. */
  callLease: (session: string, stream: string) => `${PREFIX}s:{${session}}:${stream}:lease`,
  /** hash stream name → JSON list of request ids: calls running for an SSE session. TTL: the session's idle timeout. */
  sessionCalls: (session: string) => `${PREFIX}s:{${session}}:calls`,
  /** sorted set session id → last use epoch ms: sessions of an account. TTL: the absolute timeout. */
  accountSessions: (account: string) => `${PREFIX}account:${hashId(account)}:sessions`,
  /** set of session ids opened under a grant, so that they end with it. TTL: the absolute timeout. */
  grantSessions: (grant: string) => `${PREFIX}grant:{${hashId(grant)}}:sessions`,
  /** sorted set `<createdAt ms>.<session id>` → last use epoch ms: all sessions, for the sweep that counts what timed out. No TTL: the sweep empties it. */
  sessions: () => `${PREFIX}sessions`,
  /** pub/sub channel: wake-ups for sessions. */
  sessionWakeups: () => `${PREFIX}s:wakeups`,
  /** pub/sub channel: wake-ups between replicas; the truth is in the records. */
  control: () => `${PREFIX}control`,
} as const;
