/** Renewed this long before the end, so that no call of ours meets an access token that runs out on its way. */
const AHEAD_MS = 5 * 60_000;

export interface IssuedToken {
  accessToken: string;
  /** Epoch milliseconds. */
  issuedAt: number;
  /** Epoch milliseconds. */
  accessExpiresAt: number;
}

/** True while a token serves: it is not the one Box has just refused, and does not end soon. */
export function isFresh(token: IssuedToken, rejected: string | undefined): boolean {
  // Half the life at most: a token that lives shorter than the margin would be renewed on every call.
  const ahead = Math.min(AHEAD_MS, (token.accessExpiresAt - token.issuedAt) / 2);
  return token.accessToken !== rejected && token.accessExpiresAt - ahead > Date.now();
}

/** True while Box still takes a token, however soon it ends. */
export function isUsable(token: IssuedToken, rejected: string | undefined): boolean {
  return token.accessToken !== rejected && token.accessExpiresAt > Date.now();
}
