/** The suite's scenarios for authorization servers: it prints an address to sign in at, and waits at its own callback. */
import { freePort, type Deployment } from '../helpers/deployment.js';
import { signInAs } from '../helpers/oauth.js';
import { readResults, resultFolder, runSuite, type ScenarioResult } from './suite.js';

export const AUTHORIZATION_SCENARIOS = [
  'authorization-server-metadata-endpoint',
  'authorization-code-grant',
] as const;

/** Registers the suite as a public client. @returns its client id. */
async function registerClient(issuer: string, redirectUri: string): Promise<string> {
  const metadata = (await (await fetch(`${issuer}/.well-known/oauth-authorization-server`)).json()) as {
    registration_endpoint: string;
  };
  const answer = await fetch(metadata.registration_endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      client_name: 'Conformance suite',
      redirect_uris: [redirectUri],
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      token_endpoint_auth_method: 'none',
    }),
  });
  if (!answer.ok) throw new Error(`registration was answered ${answer.status}: ${await answer.text()}`);
  return ((await answer.json()) as { client_id: string }).client_id;
}

/** Runs both scenarios and signs in where they ask for it. */
export async function runAuthorization({ url }: Deployment): Promise<{
  exitCode: number | null;
  output: string;
  results: Map<string, ScenarioResult>;
}> {
  const port = await freePort();
  const clientId = await registerClient(url, `http://127.0.0.1:${port}/callback`);
  const folder = resultFolder('authorization');
  let signedIn: Promise<unknown> | undefined;
  const signIn = async (authorizationUrl: string) => {
    const redirected = await signInAs('alice@acme.test')(new URL(authorizationUrl));
    await fetch(redirected);
  };
  const run = await runSuite(
    // prettier-ignore
    ['authorization', '--url', url, '--client-id', clientId, '--resource', `${url}/mcp`, '--port', String(port), '-o', folder],
    (output) => {
      const authorizationUrl = /^https?:\/\/\S+response_type=code\S*$/m.exec(output)?.[0];
      if (authorizationUrl !== undefined && output.includes('Waiting up to'))
        signedIn ??= signIn(authorizationUrl);
    },
  );
  await signedIn;
  return { ...run, results: readResults(folder) };
}
