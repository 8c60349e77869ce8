/** `npm run emulator`: the Box emulator alone, until Ctrl-C. */
import { loadEmulatorPort } from '../config.js';
import { startEmulator, type Emulator } from './emulator.js';

const CLIENT = { clientId: 'emulator-client', clientSecret: 'emulator-secret' };

function banner({ url, contentUrl, users }: Emulator): string {
  const people = users.map(({ login, name, enterprise }) => `    ${login.padEnd(20)} ${name}, ${enterprise}`);
  return `
  Box emulator — not Box. Everything is kept in memory and gone when it ends.

  API          ${url}
  Downloads    ${contentUrl}
  Control      ${url}/_emulator/state

  People who can sign in, without a password
${people.join('\n')}

  Settings that point box-mcp at it
    BOX_CLIENT_ID=${CLIENT.clientId}
    BOX_CLIENT_SECRET=${CLIENT.clientSecret}
    BOX_API_URL=${url}
    BOX_UPLOAD_URL=${url}/api
    BOX_AUTHORIZE_URL=${url}/api/oauth2/authorize
    BOX_TOKEN_URL=${url}/oauth2/token
    BOX_REVOKE_URL=${url}/oauth2/revoke

  Ctrl-C ends it.
`;
}

try {
  // eslint-disable-next-line no-restricted-properties -- an entry point hands the environment to its one reader
  const emulator = await startEmulator({ port: loadEmulatorPort(process.env), ...CLIENT });
  process.stdout.write(banner(emulator));
  const stop = () => void emulator.close();
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
