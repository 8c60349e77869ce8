/** A person's browser, small: cookies by the browsers' rules, forms, redirects; and the walk through consent and Box. */
import { request } from 'undici';

export interface Visit {
  url: URL;
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: string;
  /** Where a redirect leads that was not followed, because it leaves the known origins. */
  leftTo?: URL;
}

interface Cookie {
  value: string;
  path: string;
  secure: boolean;
  expiresAt: number;
}

export interface BrowserOptions {
  /** Public origins and the addresses that really serve them, in place of DNS and TLS. */
  origins?: Readonly<Record<string, string>>;
}

const MAX_REDIRECTS = 15;

export class TestBrowser {
  readonly #origins: Readonly<Record<string, string>>;
  /** By host, then by name and path. Ports share cookies, as in browsers. */
  readonly #cookies = new Map<string, Map<string, Cookie>>();

  constructor({ origins = {} }: BrowserOptions = {}) {
    this.#origins = origins;
  }

  /** One request, redirects not followed. */
  async send(
    method: 'GET' | 'POST' | 'HEAD',
    url: URL,
    { headers = {}, body }: { headers?: Record<string, string>; body?: URLSearchParams } = {},
  ): Promise<Visit> {
    const cookie = this.cookieHeader(url);
    const answer = await request(
      new URL(url.pathname + url.search, this.#origins[url.origin] ?? url.origin),
      {
        method,
        headers: {
          host: url.host,
          accept: 'text/html',
          ...(cookie !== '' && { cookie }),
          ...(body && { 'content-type': 'application/x-www-form-urlencoded' }),
          ...headers,
        },
        ...(body && { body: body.toString() }),
      },
    );
    this.#keep(url, [answer.headers['set-cookie'] ?? []].flat());
    return { url, status: answer.statusCode, headers: answer.headers, body: await answer.body.text() };
  }

  /** Opens an address and follows redirects, until a page or an origin outside `stay`. */
  async open(url: URL, stay: (url: URL) => boolean): Promise<Visit> {
    return this.#follow(await this.send('GET', url), stay);
  }

  /** Presses a button of the page's only form. */
  async submit(
    page: Visit,
    fields: Record<string, string>,
    stay: (url: URL) => boolean,
    headers: Record<string, string> = {},
  ): Promise<Visit> {
    const action = new URL(
      attribute(/<form[^>]*>/.exec(page.body)?.[0] ?? '', 'action') ?? page.url.href,
      page.url,
    );
    const body = new URLSearchParams({ ...hiddenFields(page.body), ...fields });
    const origin = { origin: page.url.origin, 'sec-fetch-site': 'same-origin' };
    return this.#follow(await this.send('POST', action, { body, headers: { ...origin, ...headers } }), stay);
  }

  /** The Cookie header this browser sends to an address. */
  cookieHeader(url: URL): string {
    const now = Date.now();
    return [...(this.#cookies.get(url.hostname) ?? [])]
      .filter(([, { path, secure, expiresAt }]) => {
        const fits = url.pathname === path || url.pathname.startsWith(path.endsWith('/') ? path : `${path}/`);
        return fits && expiresAt > now && (!secure || url.protocol === 'https:');
      })
      .map(([key, { value }]) => `${key.split(' ')[0]}=${value}`)
      .join('; ');
  }

  async #follow(first: Visit, stay: (url: URL) => boolean): Promise<Visit> {
    let visit = first;
    for (let count = 0; count < MAX_REDIRECTS; count += 1) {
      const location = visit.headers['location'];
      if (typeof location !== 'string') return visit;
      const next = new URL(location, visit.url);
      if (!stay(next)) return { ...visit, leftTo: next };
      visit = await this.send('GET', next);
    }
    throw new Error(`more than ${MAX_REDIRECTS} redirects, the last to ${visit.url.pathname}`);
  }

  #keep(url: URL, lines: readonly string[]): void {
    const jar = this.#cookies.get(url.hostname) ?? new Map<string, Cookie>();
    this.#cookies.set(url.hostname, jar);
    for (const line of lines) {
      const [pair = '', ...rest] = line.split(';').map((part) => part.trim());
      const attributes = new Map(
        rest.map((part) => {
          const [name = '', value = ''] = part.split(/=(.*)/s);
          return [name.toLowerCase(), value];
        }),
      );
      const [name = '', value = ''] = pair.split(/=(.*)/s);
      const path = attributes.get('path') ?? '/';
      const secure = attributes.has('secure');
      const isSetRight = !name.startsWith('__') || (secure && url.protocol === 'https:');
      const isHostBound = !name.startsWith('__Host-') || (path === '/' && !attributes.has('domain'));
      if (!isSetRight || !isHostBound) throw new Error(`a browser would refuse the cookie ${name}`);
      jar.set(`${name} ${path}`, { value, path, secure, expiresAt: expiryOf(attributes) });
    }
  }
}

function expiryOf(attributes: ReadonlyMap<string, string>): number {
  const maxAge = attributes.get('max-age');
  if (maxAge !== undefined) return Date.now() + Number(maxAge) * 1000;
  const expires = attributes.get('expires');
  return expires === undefined ? Infinity : Date.parse(expires);
}

const attribute = (tag: string, name: string): string | undefined => {
  const value = new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1];
  return value === undefined ? undefined : decodeEntities(value);
};

function hiddenFields(html: string): Record<string, string> {
  const form = /<form[\s\S]*?<\/form>/.exec(html)?.[0] ?? '';
  const inputs = (form.match(/<input[^>]*>/g) ?? []).filter((tag) => attribute(tag, 'type') === 'hidden');
  return Object.fromEntries(
    inputs.map((tag) => [attribute(tag, 'name') ?? '', attribute(tag, 'value') ?? '']),
  );
}

const NAMED: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"' };

const decodeEntities = (text: string): string =>
  text.replace(/&(?:#(\d+)|(\w+));/g, (whole, code?: string, name?: string) =>
    code === undefined ? (NAMED[name ?? ''] ?? whole) : String.fromCodePoint(Number(code)),
  );

export interface SignInOptions {
  /** Login at the Box emulator. */
  login: string;
  browser?: TestBrowser;
  /** Answer on the consent page. */
  decision?: 'approve' | 'deny';
  /** Answer on Box's page. */
  boxDecision?: 'grant' | 'deny';
}

/** Pages that were shown on the way, and where it ended. */
export interface Walk {
  /** The client's redirect URI with what it received; undefined when the walk ended at a page. */
  redirected: URL | undefined;
  last: Visit;
  /** `consent` and `box`, in the order they were shown. */
  shown: ('consent' | 'box')[];
}

/** Walks a person from a client's authorization URL through consent and Box to wherever it ends. */
export async function walkSignIn(authorizationUrl: URL, options: SignInOptions): Promise<Walk> {
  const { login, browser = new TestBrowser(), decision = 'approve', boxDecision = 'grant' } = options;
  // The client's redirect URI is the only address on the way that is neither ours nor Box's.
  const redirectUri = authorizationUrl.searchParams.get('redirect_uri');
  const stay = (url: URL) => redirectUri === null || !isAt(url, new URL(redirectUri));
  const shown: Walk['shown'] = [];
  let page = await browser.open(authorizationUrl, stay);
  for (let steps = 0; steps < 6 && page.leftTo === undefined; steps += 1) {
    if (page.body.includes('name="csrf"')) {
      shown.push('consent');
      page = await browser.submit(page, { decision }, stay);
    } else if (page.url.pathname.endsWith('/oauth2/authorize') && page.status === 200) {
      shown.push('box');
      page = await browser.submit(page, { login, decision: boxDecision }, stay);
    } else break;
  }
  return { redirected: page.leftTo, last: page, shown };
}

const isAt = (url: URL, redirectUri: URL): boolean =>
  url.protocol === redirectUri.protocol &&
  url.host === redirectUri.host &&
  url.pathname === redirectUri.pathname;

/** A sign-in as the MCP client helpers take it. @throws when the walk does not end at the client's redirect URI. */
export function signInAs(
  login: string,
  options: Omit<SignInOptions, 'login'> = {},
): (url: URL) => Promise<URL> {
  return async (url) => {
    const { redirected, last } = await walkSignIn(url, { ...options, login });
    if (!redirected) throw new Error(`the sign-in ended at ${last.url.pathname} with ${last.status}`);
    return redirected;
  };
}
