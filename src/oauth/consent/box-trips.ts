/** The way to Box and back: `state` in the address, in a cookie of the browser that went, and in Redis. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Redis } from 'ioredis';
import { guarded } from '../../redis/client.js';
import { keys, TTL } from '../../redis/keys.js';

/** What has to be known when the browser comes back. */
export interface BoxTrip {
  /** Interaction uid. */
  interaction: string;
  client: string;
  /** Account whose earlier approval let the page be skipped; null when the person was asked just now. */
  approvedEarlierBy: string | null;
}

const STATE_FORM = /^[\w-]{43}$/;

export class BoxTrips {
  readonly #redis: Redis;
  readonly #secure: boolean;

  /** @param secure whether PUBLIC_URL is https; `__Host-` cookies need it. */
  constructor(redis: Redis, secure: boolean) {
    this.#redis = redis;
    this.#secure = secure;
  }

  /** Begins a trip. Called only once the client is approved: a state is worth a sign-in. */
  async begin(trip: BoxTrip): Promise<{ state: string; cookie: string }> {
    const state = randomBytes(32).toString('base64url');
    await guarded(() => this.#redis.set(keys.boxState(state), JSON.stringify(trip), 'EX', TTL.boxState));
    return { state, cookie: this.#cookie(state, state, TTL.boxState) };
  }

  /**
   * Ends a trip: it can be ended once, within ten minutes, by the browser that began it.
   * @returns undefined for a forged, foreign, used or old state.
   */
  async end(state: unknown, cookieHeader: string | undefined): Promise<BoxTrip | undefined> {
    if (typeof state !== 'string' || !STATE_FORM.test(state)) return undefined;
    const values = cookieValues(cookieHeader, this.#name(state));
    // Two cookies of one name: somebody else's page set one of them (from a sibling domain).
    const [value] = values;
    if (values.length !== 1 || value === undefined || !isEqual(value, state)) return undefined;
    const text = await guarded(() => this.#redis.getdel(keys.boxState(state)));
    return text === null ? undefined : (JSON.parse(text) as BoxTrip);
  }

  /** Removes the cookie of a trip that has ended. */
  clearCookie(state: string): string | undefined {
    return STATE_FORM.test(state) ? this.#cookie(state, '', 0) : undefined;
  }

  /** A cookie for each trip, or tabs side by side would overwrite each other's. */
  #name(state: string): string {
    const digest = createHash('sha256').update(state).digest('hex').slice(0, 12);
    return `${this.#secure ? '__Host-' : ''}mcp_box_${digest}`;
  }

  /** Lax: Box leads back by a top-level navigation from another site. */
  #cookie(state: string, value: string, maxAge: number): string {
    const attributes = `Path=/; HttpOnly; SameSite=Lax; Max-Age=${maxAge}${this.#secure ? '; Secure' : ''}`;
    return `${this.#name(state)}=${value}; ${attributes}`;
  }
}

function cookieValues(header: string | undefined, name: string): string[] {
  return (header ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1));
}

function isEqual(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}
