/** The demo: a Box emulator and secrets of its own, so that the whole path works without a Box account or a network. */
import type { Environment } from './config.js';
import { startEmulator, type Emulator } from './emulator/emulator.js';
import { generateSecrets } from './secrets.js';

export interface Demo {
  emulator: Emulator;
  /** The caller's environment, completed by everything it left out. */
  environment: Environment;
}

const CLIENT = { id: 'box-mcp-demo', secret: 'demo-secret-of-the-emulator' };

/** Starts the emulator and completes the environment. What the caller set stays as set. */
export async function startDemo(environment: Environment): Promise<Demo> {
  const emulator = await startEmulator({ port: 0, clientId: CLIENT.id, clientSecret: CLIENT.secret });
  const secrets = await generateSecrets();
  return {
    emulator,
    environment: {
      ...secrets,
      PUBLIC_URL: `http://localhost:${environment['PORT'] ?? 8080}`,
      LOG_LEVEL: 'warn',
      // Nobody balances the demo's load, and Ctrl-C should feel like it.
      DRAIN_DELAY_SECONDS: '0',
      ...environment,
      BOX_CLIENT_ID: CLIENT.id,
      BOX_CLIENT_SECRET: CLIENT.secret,
      BOX_API_URL: emulator.url,
      BOX_UPLOAD_URL: `${emulator.url}/api`,
      BOX_AUTHORIZE_URL: `${emulator.url}/api/oauth2/authorize`,
      BOX_TOKEN_URL: `${emulator.url}/oauth2/token`,
      BOX_REVOKE_URL: `${emulator.url}/oauth2/revoke`,
    },
  };
}

/** What a newcomer needs to see: where MCP is, who can sign in, what to paste. */
export function demoBanner(publicUrl: string, emulator: Emulator, store: string): string {
  const endpoint = `${publicUrl}/mcp`;
  const users = emulator.users.map(
    ({ login, name, enterprise }) => `    ${login.padEnd(20)} ${name}, ${enterprise}`,
  );
  const snippet = JSON.stringify(
    { mcpServers: { box: { type: 'http', url: endpoint } } },
    null,
    2,
  ).replaceAll('\n', '\n    ');
  return `
  box-mcp demo: a Box emulator stands in for Box. Nothing is kept when it ends.

  MCP endpoint    ${endpoint}
  Box emulator    ${emulator.url}
  Store           ${store}

  Sign in as any of
${users.join('\n')}

  Paste into your MCP client (Claude Code: claude mcp add --transport http box ${endpoint})
    ${snippet}

  Ctrl-C ends it. For your own Box app see README.md, "Your own Box app".
`;
}
