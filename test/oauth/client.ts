/** An OAuth client of the tests: says exactly what a test wants it to say. */
import { createHash, randomBytes } from 'node:crypto';
import { request } from 'undici';
import type { TestBrowser, Walk } from '../helpers/oauth.js';
import { walkSignIn, type SignInOptions } from '../helpers/oauth.js';

export type Registration = Record<string, unknown>;

export const REDIRECT_URI = 'https://client.test/callback';

const STANDARD: Registration = {
  client_name: 'Test client',
  redirect_uris: [REDIRECT_URI],
  token_endpoint_auth_method: 'none',
};

export interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: Record<string, unknown>;
}

export interface Tokens {
  access_token: string;
  refresh_token: string;
  expires_in: number;
  scope: string;
  token_type: string;
}

export interface SignedIn {
  code: string;
  verifier: string;
  walk: Walk;
  redirected: URL;
}

export class TestOAuthClient {
  readonly issuer: string;
  readonly address: string;
  readonly registration: Registration;
  readonly id: string;
  redirectUri = REDIRECT_URI;

  constructor(issuer: string, address: string, registration: Registration) {
    this.issuer = issuer;
    this.address = address;
    this.registration = registration;
    this.id = String(registration['client_id']);
    const [first] = (registration['redirect_uris'] ?? []) as string[];
    if (first !== undefined) this.redirectUri = first;
  }

  static async register(
    issuer: string,
    address: string,
    registration: Registration = {},
  ): Promise<TestOAuthClient> {
    const answer = await post(issuer, address, '/auth/register', { json: { ...STANDARD, ...registration } });
    if (answer.status !== 201) throw new Error(`registration refused: ${JSON.stringify(answer.body)}`);
    return new TestOAuthClient(issuer, address, answer.body);
  }

  /** The same client, talking to another replica. */
  at(address: string): TestOAuthClient {
    return new TestOAuthClient(this.issuer, address, this.registration);
  }

  authorizeUrl(verifier: string, changes: Record<string, string | undefined> = {}): URL {
    const url = new URL('/auth/authorize', this.issuer);
    const params = {
      response_type: 'code',
      client_id: this.id,
      redirect_uri: this.redirectUri,
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
      state: 'client-state',
      scope: 'box.read box.write',
      resource: `${this.issuer}/mcp`,
      ...changes,
    };
    for (const [name, value] of Object.entries(params))
      if (value !== undefined) url.searchParams.set(name, value);
    return url;
  }

  /** Walks a sign-in. @throws when it brings no code. */
  async authorize(
    options: SignInOptions & { browser: TestBrowser },
    changes: Record<string, string | undefined> = {},
  ): Promise<SignedIn> {
    const verifier = newVerifier();
    const walk = await walkSignIn(this.authorizeUrl(verifier, changes), options);
    const code = walk.redirected?.searchParams.get('code');
    if (!walk.redirected || !code) {
      throw new Error(
        `no code: ${walk.redirected?.search ?? `${walk.last.status} ${walk.last.body.slice(0, 2000)}`}`,
      );
    }
    return { code, verifier, walk, redirected: walk.redirected };
  }

  /** The token request for a code. */
  redeem(
    { code, verifier }: { code: string; verifier: string },
    changes: Record<string, string | undefined> = {},
  ) {
    return this.token({
      grant_type: 'authorization_code',
      code,
      code_verifier: verifier,
      redirect_uri: this.redirectUri,
      client_id: this.id,
      ...changes,
    });
  }

  refresh(refreshToken: string, changes: Record<string, string | undefined> = {}): Promise<Answer> {
    return this.token({
      grant_type: 'refresh_token',
      refresh_token: refreshToken,
      client_id: this.id,
      ...changes,
    });
  }

  token(form: Record<string, string | undefined>, headers: Record<string, string> = {}): Promise<Answer> {
    return post(this.issuer, this.address, '/auth/token', { form, headers });
  }

  post(
    path: string,
    form: Record<string, string | undefined>,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    return post(this.issuer, this.address, path, { form, headers });
  }

  /** From nothing to tokens. */
  async signIn(
    options: SignInOptions & { browser: TestBrowser },
    changes: Record<string, string | undefined> = {},
  ): Promise<Tokens> {
    const answer = await this.redeem(await this.authorize(options, changes));
    if (answer.status !== 200) throw new Error(`no tokens: ${JSON.stringify(answer.body)}`);
    return answer.body as unknown as Tokens;
  }

  /** Calls the protected resource. */
  async mcp(accessToken: string | undefined, method: 'GET' | 'POST' = 'GET'): Promise<Answer> {
    return send(this.issuer, this.address, method, '/mcp', {
      headers: accessToken === undefined ? {} : { authorization: `Bearer ${accessToken}` },
    });
  }
}

export const newVerifier = (): string => randomBytes(32).toString('base64url');

export interface Sent {
  form?: Record<string, string | undefined>;
  json?: unknown;
  headers?: Record<string, string>;
}

export const post = (issuer: string, address: string, path: string, sent: Sent): Promise<Answer> =>
  send(issuer, address, 'POST', path, sent);

/** One request to a replica, by its public name. */
export async function send(
  issuer: string,
  address: string,
  method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE' | 'OPTIONS',
  path: string,
  { form, json, headers = {} }: Sent = {},
): Promise<Answer> {
  const fields = Object.entries(form ?? {}).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  const body = form
    ? new URLSearchParams(fields).toString()
    : json === undefined
      ? undefined
      : JSON.stringify(json);
  const type = form ? 'application/x-www-form-urlencoded' : 'application/json';
  const answer = await request(new URL(path, address), {
    method,
    headers: { host: new URL(issuer).host, ...(body !== undefined && { 'content-type': type }), ...headers },
    ...(body !== undefined && { body }),
  });
  const text = await answer.body.text();
  return { status: answer.statusCode, headers: answer.headers, body: asJson(text) };
}

function asJson(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return { text };
  }
}
