/** What arrived, newest last, for tests and demos to ask about. Never a token, code or secret. */

/** Older entries are forgotten: a load of 2,000 requests a second fills this in under a minute. */
const KEPT = 100_000;
/** Bodies up to this many characters are kept, for tests that check what a tool sent. */
const MAX_BODY = 4_000;

export interface RequestEntry {
  at: string;
  method: string;
  /** Without the query. */
  path: string;
  query: Record<string, string>;
  /** Whose access token, code or refresh token came with it. */
  login: string | null;
  /** 0 until answered, and for ever when the connection was reset. */
  status: number;
  /** `grant_type` of a token request. */
  grant_type?: string;
  /** JSON body of an API request. */
  body?: unknown;
}

const HIDDEN = new Set(['access_token', 'code', 'state', 'client_secret', 'token', 'refresh_token']);

export class RequestLog {
  #entries: RequestEntry[] = [];
  /** All since the start or the last clearing, forgotten ones included. */
  total = 0;

  add(method: string, url: string, login: string | null, at: number): RequestEntry {
    const [path = '', search = ''] = url.split('?', 2);
    const entry: RequestEntry = {
      at: new Date(at).toISOString(),
      method,
      path,
      query: search === '' ? {} : visibleQuery(search),
      login,
      status: 0,
    };
    this.#entries.push(entry);
    this.total += 1;
    // Cutting in halves makes forgetting cheap: one copy per 100,000 requests.
    if (this.#entries.length > 2 * KEPT) this.#entries = this.#entries.slice(-KEPT);
    return entry;
  }

  /** @returns the kept entries that pass, oldest first. */
  list(passes: (entry: RequestEntry) => boolean): RequestEntry[] {
    return this.#entries.slice(-KEPT).filter(passes);
  }

  clear(): void {
    this.#entries = [];
    this.total = 0;
  }
}

const visibleQuery = (search: string): Record<string, string> =>
  Object.fromEntries([...new URLSearchParams(search)].filter(([name]) => !HIDDEN.has(name)));

/** Keeps a JSON body with its entry, unless it is large. */
export function noteBody(entry: RequestEntry, body: unknown, length: number): void {
  if (body !== undefined && body !== null && length <= MAX_BODY) entry.body = body;
}
