import type { Scope } from '../tools/define.js';

/** Who is calling, as proved by an access token that was checked. */
export interface Principal {
  /** Box account, `sub` claim: Box's user id. */
  account: string;
  /** Tenant, `tid` claim: Box's enterprise id, or `user-<account>` for an account without one. */
  tenant: string;
  /** Grant, `gid` claim: one sign-in of one account through one client. */
  grant: string;
  /** OAuth client id. */
  client: string;
  scopes: ReadonlySet<Scope>;
  /** Epoch seconds at which the access token ends. */
  expiresAt: number;
}

/** Box's token pair of one grant, as Box issued it. Never leaves the vault's process except the access token, towards a tool thread. */
export interface BoxTokens {
  accessToken: string;
  /** Epoch milliseconds at which the access token ends. */
  accessExpiresAt: number;
  refreshToken: string;
  /** Epoch milliseconds at which Box issued the pair. */
  issuedAt: number;
}
