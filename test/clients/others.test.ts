import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDeployment, type Deployment } from '../helpers/deployment.js';
import { TestBrowser } from '../helpers/oauth.js';
import { hasRedis } from '../helpers/redis.js';
import { SessionClient } from '../helpers/session-client.js';
import { TestOAuthClient, type Registration, type Tokens } from '../oauth/client.js';

type Params = Record<string, string | undefined>;

/** A client by what it sends; undefined stands for a parameter it leaves out. */
interface Quirks {
  registration: Registration;
  /** In authorization and token request, where it is none of those it registered. */
  redirectUri?: string;
  authorize: (resource: string) => Params;
  token: (resource: string) => Params;
  refresh: (resource: string) => Params;
}

const CODE_AND_REFRESH = {
  grant_types: ['authorization_code', 'refresh_token'],
  response_types: ['code'],
};
const named = (resource: string) => ({ resource });
const unnamed = () => ({ resource: undefined });
const slashed = (resource: string) => ({ resource: `${resource}/` });

const CLIENTS: Record<string, Quirks> = {
  'VS Code': {
    registration: {
      client_name: 'Visual Studio Code',
      client_uri: 'https://code.visualstudio.com',
      grant_types: [...CODE_AND_REFRESH.grant_types, 'urn:ietf:params:oauth:grant-type:device_code'],
      response_types: ['code', 'token'],
      redirect_uris: ['https://vscode.dev/redirect', 'http://127.0.0.1/', 'http://127.0.0.1:33418/'],
      token_endpoint_auth_method: 'none',
      application_type: 'native',
    },
    redirectUri: 'http://127.0.0.1:53682/',
    authorize: named,
    token: named,
    refresh: named,
  },
  'Claude.ai': {
    registration: {
      client_name: 'Claude',
      ...CODE_AND_REFRESH,
      redirect_uris: ['https://claude.ai/api/mcp/auth_callback'],
      token_endpoint_auth_method: 'client_secret_post',
      scope: 'claudeai',
    },
    authorize: (resource) => ({ resource, scope: 'claudeai' }),
    token: named,
    refresh: named,
  },
  'Claude Code, which names no resource': {
    registration: {
      client_name: 'Claude Code (box)',
      ...CODE_AND_REFRESH,
      redirect_uris: ['http://localhost:54545/callback'],
      token_endpoint_auth_method: 'none',
    },
    redirectUri: 'http://localhost:61234/callback',
    authorize: () => ({ resource: undefined, scope: undefined }),
    token: unnamed,
    refresh: unnamed,
  },
  'Claude Code, which adds a slash on refresh': {
    registration: {
      client_name: 'Claude Code (box)',
      ...CODE_AND_REFRESH,
      redirect_uris: ['http://localhost:54545/callback'],
      token_endpoint_auth_method: 'none',
    },
    authorize: named,
    token: named,
    refresh: slashed,
  },
  Cursor: {
    registration: {
      client_name: 'Cursor',
      ...CODE_AND_REFRESH,
      redirect_uris: ['cursor://anysphere.cursor-retrieval/oauth/user-box/callback'],
      token_endpoint_auth_method: 'none',
      scope: '',
    },
    authorize: (resource) => ({ resource, scope: undefined }),
    token: named,
    refresh: named,
  },
  Inspector: {
    registration: {
      client_name: 'MCP Inspector',
      client_uri: 'https://github.com/modelcontextprotocol/inspector',
      ...CODE_AND_REFRESH,
      redirect_uris: ['http://localhost:6274/oauth/callback', 'http://localhost:6274/oauth/callback/debug'],
      token_endpoint_auth_method: 'none',
      scope: '',
    },
    redirectUri: 'http://localhost:6299/oauth/callback/debug',
    authorize: named,
    token: named,
    refresh: named,
  },
};

let deployment: Deployment;

describe.skipIf(!hasRedis)('other clients', () => {
  beforeAll(async () => {
    deployment = await startDeployment();
  });
  afterAll(() => deployment?.close());

  const whoAmI = async (token: unknown) => {
    const client = new SessionClient({ token: String(token) });
    await client.initialize(deployment.url);
    const { body } = await client.call(deployment.url, 'box_who_am_i');
    return body?.result?.content?.[0]?.text;
  };

  /** Registers and signs in as the client does. @returns the form its credentials make in a token request, too. */
  async function signIn({ registration, redirectUri, authorize, token }: Quirks) {
    const { url } = deployment;
    const client = await TestOAuthClient.register(url, url, registration);
    client.redirectUri = redirectUri ?? client.redirectUri;
    const secret = client.registration['client_secret'] as string | undefined;
    const person = { login: 'bob@acme.test', browser: new TestBrowser() };
    const signedIn = await client.authorize(person, authorize(`${url}/mcp`));
    const answer = await client.redeem(signedIn, { client_secret: secret, ...token(`${url}/mcp`) });
    expect(answer.status).toBe(200);
    return { client, secret, tokens: answer.body as unknown as Tokens };
  }

  it.each(Object.entries(CLIENTS))(
    '%s registers, signs in, calls a tool, and goes on after a refresh',
    async (_name, quirks) => {
      const { client, secret, tokens } = await signIn(quirks);
      expect(tokens).toMatchObject({
        expires_in: 3600,
        scope: expect.stringContaining('box.read') as string,
      });
      expect(await whoAmI(tokens.access_token)).toContain('bob@acme.test');

      const resource = quirks.refresh(`${deployment.url}/mcp`);
      const { status, body } = await client.refresh(tokens.refresh_token, {
        client_secret: secret,
        ...resource,
      });
      expect(status).toBe(200);
      expect(body['refresh_token']).not.toBe(tokens.refresh_token);
      expect(await whoAmI(body['access_token'])).toContain('bob@acme.test');
    },
  );

  it('Claude Code’s windows refresh one token over both replicas, and all go on', async () => {
    const { client, tokens } = await signIn(CLIENTS['Claude Code, which names no resource']!);
    const windows = Array.from({ length: 6 }, (_, index) => client.at(deployment.replicas[index % 2]!.url));
    const answers = await Promise.all(
      windows.map((window, index) =>
        window.refresh(tokens.refresh_token, index % 3 === 0 ? slashed(`${deployment.url}/mcp`) : {}),
      ),
    );
    expect(new Set(answers.map(({ body }) => body['refresh_token'])).size).toBe(1);
    const accounts = await Promise.all(answers.map(({ body }) => whoAmI(body['access_token'])));
    for (const account of accounts) expect(account).toContain('bob@acme.test');
    const successor = String(answers[0]!.body['refresh_token']);
    expect((await client.refresh(successor)).status).toBe(200);
  });
});
