/** The protected resources of this server, and the spellings of them that real clients send. */

/** Paths at which MCP is served; the first is meant when a client names none. */
export const RESOURCE_PATHS = ['/mcp', '/sse'] as const;
export type ResourcePath = (typeof RESOURCE_PATHS)[number];

/** Resource indicators (RFC 8707) of one issuer. */
export class Resources {
  readonly #origin: string;
  readonly #byPath: ReadonlyMap<string, string>;
  /** Canonical indicators; an access token carries one of them as `aud`. */
  readonly all: readonly string[];
  /** Meant when a client names none. */
  readonly standard: string;

  /** @param issuer PUBLIC_URL: an origin. */
  constructor(issuer: string) {
    this.#origin = new URL(issuer).origin;
    this.#byPath = new Map(RESOURCE_PATHS.map((path) => [path, `${issuer}${path}`]));
    this.all = [...this.#byPath.values()];
    this.standard = `${issuer}${RESOURCE_PATHS[0]}`;
  }

  /**
   * The canonical form of an indicator: trailing slashes, case of the host and a written default port do not matter,
   * and the bare origin means the standard resource.
   * @returns undefined for a resource that is not ours, and for one with a query or fragment.
   */
  canonical(indicator: string): string | undefined {
    // Asked of the text: an empty `#` or `?` leaves no trace in a parsed URL.
    if (/[?#]/.test(indicator) || !URL.canParse(indicator)) return undefined;
    const { origin, pathname, username, password } = new URL(indicator);
    if (origin !== this.#origin || username !== '' || password !== '') return undefined;
    const path = pathname.replace(/\/+$/, '');
    return path === '' ? this.standard : this.#byPath.get(path);
  }

  /**
   * Puts every `resource` of a request into canonical form, each once.
   * This happens before oidc-provider reads the request: it compares literally, and on refresh it notices an unknown
   * spelling only after the refresh token was used up.
   * @returns false, changing nothing, when one of them is not ours.
   */
  normalise(params: URLSearchParams): boolean {
    const canonical = this.#read(params);
    if (canonical) set(params, canonical);
    return canonical !== undefined;
  }

  /**
   * The same for an authorization request, whose grant then covers all our resources, those asked for first: they are
   * ways to the same data, and a client that moves from one to the other must not lose its refresh token over it.
   */
  widen(params: URLSearchParams): boolean {
    const canonical = this.#read(params);
    if (canonical) set(params, [...canonical, ...this.all]);
    return canonical !== undefined;
  }

  #read(params: URLSearchParams): string[] | undefined {
    const canonical = params.getAll('resource').map((indicator) => this.canonical(indicator));
    return canonical.every((indicator) => indicator !== undefined) ? canonical : undefined;
  }
}

function set(params: URLSearchParams, indicators: readonly string[]): void {
  params.delete('resource');
  for (const indicator of new Set(indicators)) params.append('resource', indicator);
}
