/** What LibreChat does for one person and one server before it connects, as CLIENTS.md has it: discovery, registration, tokens. */
import {
  discoverAuthorizationServerMetadata,
  discoverOAuthProtectedResourceMetadata,
  exchangeAuthorization,
  extractWWWAuthenticateParams,
  registerClient,
  startAuthorization,
} from '@modelcontextprotocol/sdk/client/auth.js';
import {
  OAuthMetadataSchema,
  OAuthTokensSchema,
  type OAuthClientInformationFull,
  type OAuthMetadata,
  type OAuthProtectedResourceMetadata,
  type OAuthTokens,
} from '@modelcontextprotocol/sdk/shared/auth.js';
import type { SignIn } from '../helpers/mcp-clients.js';
import { Wire } from './wire.js';

/** An entry of `mcpServers` in librechat.yaml. */
export interface ServerEntry {
  name: string;
  type: 'streamable-http' | 'sse';
  url: string;
  initTimeout: number;
}

export interface Discovery {
  resource: OAuthProtectedResourceMetadata;
  server: OAuthMetadata;
}

export type AuthMethod = 'client_secret_basic' | 'client_secret_post' | 'none';

const DOMAIN = 'https://chat.example.com';

/** The refresh was refused: with `invalid_grant` the person signs in again, with `invalid_client` LibreChat registers again. */
export class RefreshRefused extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string) {
    super(`refresh refused: ${status} ${code}`);
    this.status = status;
    this.code = code;
  }
}

export class LibreChatUser {
  readonly server: ServerEntry;
  readonly wire = new Wire();
  client: OAuthClientInformationFull | undefined;
  tokens: OAuthTokens | undefined;
  discovery: Discovery | undefined;
  readonly #signIn: SignIn;
  readonly #authMethod: AuthMethod | undefined;
  #refreshing: Promise<void> | undefined;

  /** @param authMethod in place of the one LibreChat chooses by itself. */
  constructor(server: ServerEntry, signIn: SignIn, authMethod?: AuthMethod) {
    this.server = server;
    this.#signIn = signIn;
    this.#authMethod = authMethod;
  }

  /** The address of sign-in's end. */
  get redirectUri(): string {
    return `${DOMAIN}/api/mcp/${this.server.name}/oauth/callback`;
  }

  get accessToken(): string {
    return this.tokens?.access_token ?? '';
  }

  /** Asks the server, without a token and without the manners of MCP, whether it wants OAuth. */
  async probe(): Promise<{ head: Response; post: Response; hint: URL | undefined }> {
    const { url } = this.server;
    const head = await this.wire.fetch(url, { method: 'HEAD' });
    const post = await this.wire.fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    return { head, post, hint: extractWWWAuthenticateParams(post).resourceMetadataUrl };
  }

  /** @param hint address of the metadata; left out, the SDK asks at the server's path, and then at the root. */
  async discover(hint?: URL): Promise<Discovery> {
    const { fetch } = this.wire;
    const options = hint ? { resourceMetadataUrl: hint } : {};
    const resource = await discoverOAuthProtectedResourceMetadata(this.server.url, options, fetch);
    assertBoundTo(this.server.url, resource.resource);
    const [issuer] = resource.authorization_servers ?? [];
    if (issuer === undefined) throw new Error('the metadata names no authorization server');
    const found = await discoverAuthorizationServerMetadata(issuer, { fetchFn: fetch });
    this.discovery = { resource, server: OAuthMetadataSchema.parse(found) };
    return this.discovery;
  }

  /** Signs the person in, with the registration they have or a new one. @param scope in place of what the metadata lists. */
  async signIn(scope?: string): Promise<void> {
    const { resource, server } = this.discovery ?? (await this.discover((await this.probe()).hint));
    const client = (this.client ??= await this.#register());
    const state = crypto.randomUUID();
    const { authorizationUrl, codeVerifier } = await startAuthorization(server.issuer, {
      metadata: server,
      clientInformation: client,
      redirectUrl: this.redirectUri,
      scope: scope ?? resource.scopes_supported?.join(' ') ?? '',
    });
    authorizationUrl.searchParams.set('state', state);
    authorizationUrl.searchParams.set('resource', resource.resource);
    const { searchParams: answer } = await this.#signIn(authorizationUrl);
    if (answer.get('state') !== state) throw new Error('the state came back altered');
    this.tokens = await exchangeAuthorization(server.issuer, {
      metadata: server,
      clientInformation: client,
      authorizationCode: answer.get('code') ?? '',
      codeVerifier,
      redirectUri: this.redirectUri,
      resource: new URL(resource.resource),
      fetchFn: this.wire.fetch,
    });
  }

  /** However many requests found the token dead: one refresh for all of them. @throws RefreshRefused */
  refresh(): Promise<void> {
    return (this.#refreshing ??= this.#refresh().finally(() => (this.#refreshing = undefined)));
  }

  /** One refresh, at a token endpoint of choice: several LibreChat processes do not know of each other. */
  async refreshAt(endpoint: string): Promise<OAuthTokens> {
    const form = new URLSearchParams({
      grant_type: 'refresh_token',
      refresh_token: this.tokens?.refresh_token ?? '',
      scope: this.tokens?.scope ?? '',
      resource: this.discovery?.resource.resource ?? '',
    });
    const headers = this.#authenticate(form);
    const budget = AbortSignal.timeout(Math.min(5_000, 0.4 * this.server.initTimeout));
    const answer = await this.wire.fetch(endpoint, { method: 'POST', headers, body: form, signal: budget });
    const body = (await answer.json()) as { error?: string };
    if (!answer.ok) throw new RefreshRefused(answer.status, body.error ?? '');
    return OAuthTokensSchema.parse(body);
  }

  /** Revokes the access token, then the refresh token. @returns the statuses. */
  async revoke(clientForm: 'as registered' | 'basic with an empty secret' | 'no client'): Promise<number[]> {
    const statuses: number[] = [];
    for (const hint of ['access_token', 'refresh_token'] as const) {
      const form = new URLSearchParams({ token: this.tokens?.[hint] ?? '', token_type_hint: hint });
      const headers =
        clientForm === 'no client'
          ? {}
          : clientForm === 'as registered'
            ? this.#authenticate(form)
            : basic(this.client?.client_id ?? '', '');
      const endpoint = this.discovery?.server.revocation_endpoint ?? '';
      statuses.push((await this.wire.fetch(endpoint, { method: 'POST', headers, body: form })).status);
    }
    return statuses;
  }

  async #refresh(): Promise<void> {
    try {
      this.tokens = await this.refreshAt(this.discovery?.server.token_endpoint ?? '');
    } catch (error) {
      if (error instanceof RefreshRefused && error.code === 'invalid_client') this.client = undefined;
      throw error;
    }
  }

  async #register(): Promise<OAuthClientInformationFull> {
    const { resource, server } = this.discovery!;
    const offered = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
    return registerClient(server.issuer, {
      metadata: server,
      clientMetadata: {
        client_name: 'LibreChat MCP Client',
        redirect_uris: [this.redirectUri],
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: server.response_types_supported,
        token_endpoint_auth_method: this.#authMethod ?? offered.find((method) => method !== 'none')!,
        scope: resource.scopes_supported?.join(' ') ?? '',
      },
      fetchFn: this.wire.fetch,
    });
  }

  /** Puts the client's credentials where its registration says. */
  #authenticate(form: URLSearchParams): Record<string, string> {
    const id = this.client?.client_id ?? '';
    const secret = this.client?.client_secret ?? '';
    const method = this.client?.token_endpoint_auth_method;
    if (method === 'client_secret_basic') return basic(id, secret);
    form.set('client_id', id);
    if (method === 'client_secret_post') form.set('client_secret', secret);
    return {};
  }
}

function basic(id: string, secret: string): Record<string, string> {
  const encoded = `${encodeURIComponent(id)}:${encodeURIComponent(secret)}`;
  return { authorization: `Basic ${Buffer.from(encoded).toString('base64')}` };
}

/** LibreChat takes metadata only of the server it is configured for: same origin, and a prefix of its path. */
function assertBoundTo(configured: string, resource: string): void {
  const [server, claimed] = [new URL(configured), new URL(resource)];
  const fits = server.origin === claimed.origin && server.pathname.startsWith(claimed.pathname);
  if (!fits) throw new Error(`the metadata is for ${resource}, not for ${configured}`);
}
