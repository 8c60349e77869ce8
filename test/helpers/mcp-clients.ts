/** Real MCP clients of both SDK generations, signed in through a browser of the test's. */
import {
  Client as ModernClient,
  StreamableHTTPClientTransport as ModernTransport,
  type OAuthDiscoveryState as DiscoveryState,
} from '@modelcontextprotocol/client';
import { Client as V1Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as V1Transport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { signInAs } from './oauth.js';

export const REDIRECT_URI = 'http://127.0.0.1:41999/callback';

interface StoredClient {
  client_id: string;
  client_secret?: string;
}

interface StoredTokens {
  access_token: string;
  token_type: string;
  refresh_token?: string;
  expires_in?: number;
  scope?: string;
}

/** An OAuth client's memory: what a desktop client keeps on disk. Fits both SDK generations. */
export class MemoryOAuthProvider {
  readonly redirectUrl = REDIRECT_URI;
  /** Set to present a client ID metadata document in place of registering. */
  clientMetadataUrl?: string;
  client?: StoredClient;
  current?: StoredTokens;
  /** Where the person was sent last. */
  authorizationUrl?: URL;
  readonly expectedState = crypto.randomUUID();
  #verifier = '';
  #discovery: DiscoveryState | undefined;

  get clientMetadata() {
    return {
      client_name: 'Test client',
      redirect_uris: [REDIRECT_URI],
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      token_endpoint_auth_method: 'none',
    };
  }
  state() {
    return this.expectedState;
  }
  clientInformation() {
    return this.client;
  }
  saveClientInformation(client: { client_id: string; client_secret?: string | undefined }) {
    this.client = {
      client_id: client.client_id,
      ...(client.client_secret && { client_secret: client.client_secret }),
    };
  }
  tokens() {
    return this.current;
  }
  saveTokens(tokens: StoredTokens) {
    this.current = tokens;
  }
  redirectToAuthorization(url: URL) {
    this.authorizationUrl = url;
  }
  saveCodeVerifier(verifier: string) {
    this.#verifier = verifier;
  }
  codeVerifier() {
    return this.#verifier;
  }
  invalidateCredentials(what: 'all' | 'client' | 'tokens' | 'verifier' | 'discovery') {
    if (what === 'all' || what === 'tokens') delete this.current;
    if (what === 'all' || what === 'client') delete this.client;
  }
  saveDiscoveryState(state: DiscoveryState) {
    this.#discovery = state;
  }
  discoveryState() {
    return this.#discovery;
  }
}

/** Walks a person through consent and Box; returns the address the client's redirect URI received. */
export type SignIn = (authorizationUrl: URL) => Promise<URL>;

/** The few verbs the tests use, the same for both generations. */
export interface TestClient {
  provider: MemoryOAuthProvider;
  listTools(): Promise<{ name: string }[]>;
  callTool(name: string, args?: Record<string, unknown>): Promise<ToolAnswer>;
  close(): Promise<void>;
  /** Protocol version both sides settled on. */
  version(): string | undefined;
}

export interface ToolAnswer {
  isError?: boolean;
  text: string;
  structured: Record<string, unknown> | undefined;
}

export type Generation = 'v1' | 'v2 legacy' | 'v2 modern';

export const GENERATIONS: readonly Generation[] = ['v1', 'v2 legacy', 'v2 modern'];

/** Signs a person in through a real client and gives the access token, for tests that look at single requests. */
export async function accessTokenOf(url: string, login: string): Promise<string> {
  const client = await connectClient('v2 modern', `${url}/mcp`, signInAs(login));
  await client.close();
  return client.provider.current!.access_token;
}

/** Connects as a person would: first without a token, then through sign-in, then again. */
export async function connectClient(
  generation: Generation,
  endpoint: string,
  signIn: SignIn,
  provider = new MemoryOAuthProvider(),
): Promise<TestClient> {
  return generation === 'v1'
    ? connectV1(endpoint, signIn, provider)
    : connectV2(endpoint, signIn, provider, generation === 'v2 modern');
}

async function connectV1(
  endpoint: string,
  signIn: SignIn,
  provider: MemoryOAuthProvider,
): Promise<TestClient> {
  const open = () => new V1Transport(new URL(endpoint), { authProvider: provider });
  const client = new V1Client({ name: 'test-v1', version: '1.0.0' });
  await connectWithSignIn(provider, signIn, open, (transport) => client.connect(transport));
  return {
    provider,
    listTools: async () => (await client.listTools()).tools,
    callTool: async (name, args = {}) => toAnswer(await client.callTool({ name, arguments: args })),
    close: () => client.close(),
    version: () => client.transport && (client.transport as V1Transport).protocolVersion,
  };
}

async function connectV2(
  endpoint: string,
  signIn: SignIn,
  provider: MemoryOAuthProvider,
  modern: boolean,
): Promise<TestClient> {
  const open = () => new ModernTransport(new URL(endpoint), { authProvider: provider });
  const client = new ModernClient(
    { name: 'test-v2', version: '2.0.0' },
    modern ? { versionNegotiation: { mode: { pin: '2026-07-28' } } } : {},
  );
  await connectWithSignIn(provider, signIn, open, (transport) => client.connect(transport));
  return {
    provider,
    listTools: async () => (await client.listTools()).tools,
    callTool: async (name, args = {}) => toAnswer(await client.callTool({ name, arguments: args })),
    close: () => client.close(),
    version: () => client.getNegotiatedProtocolVersion(),
  };
}

/** Connects; where the server wants a sign-in, does it and connects once more over a new transport. */
async function connectWithSignIn<Transport extends { finishAuth(code: string, iss?: string): Promise<void> }>(
  provider: MemoryOAuthProvider,
  signIn: SignIn,
  open: () => Transport,
  connect: (transport: Transport) => Promise<void>,
): Promise<void> {
  const first = open();
  try {
    await connect(first);
    return;
  } catch (error) {
    if (!provider.authorizationUrl) throw error;
  }
  const redirected = await signIn(provider.authorizationUrl);
  const { searchParams } = redirected;
  if (searchParams.get('state') !== provider.expectedState) throw new Error('the state came back altered');
  const code = searchParams.get('code');
  if (!code)
    throw new Error(
      `no code in the redirect: ${searchParams.get('error')} ${searchParams.get('error_description')}`,
    );
  await first.finishAuth(code, searchParams.get('iss') ?? undefined);
  await connect(open());
}

interface RawAnswer {
  isError?: unknown;
  content?: unknown;
  structuredContent?: unknown;
}

export function toAnswer(answer: unknown): ToolAnswer {
  const raw = answer as RawAnswer;
  const [first] = raw.content as { text?: string }[];
  return {
    ...(raw.isError === true && { isError: true }),
    text: first?.text ?? '',
    structured: raw.structuredContent as Record<string, unknown> | undefined,
  };
}
