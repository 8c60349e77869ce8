import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDeployment, type Deployment } from '../helpers/deployment.js';
import { connectClient, GENERATIONS, MemoryOAuthProvider, REDIRECT_URI } from '../helpers/mcp-clients.js';
import { signInAs } from '../helpers/oauth.js';
import { hasRedis } from '../helpers/redis.js';

/** An https site of a client's author, with a certificate that only this test's replicas trust. */
async function startSite(folder: string): Promise<{ server: Server; url: string; certificate: string }> {
  const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];
  execFileSync(
    'openssl',
    [
      ...'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 1 -subj /CN=localhost'.split(
        ' ',
      ),
      ...['-addext', 'subjectAltName=DNS:localhost', '-keyout', key, '-out', certificate],
    ],
    { stdio: 'ignore' },
  );
  const server = createServer(
    { key: readFileSync(key), cert: readFileSync(certificate) },
    (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).end(
        JSON.stringify({
          client_id: `${url}/client.json`,
          client_name: 'Documented client',
          redirect_uris: [REDIRECT_URI],
          grant_types: ['authorization_code', 'refresh_token'],
          response_types: ['code'],
          token_endpoint_auth_method: 'none',
        }),
      );
    },
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `https://localhost:${(server.address() as AddressInfo).port}`;
  return { server, url, certificate };
}

describe.skipIf(!hasRedis)('clients identified by a metadata document', () => {
  let deployment: Deployment;
  let site: Awaited<ReturnType<typeof startSite>>;
  const folder = mkdtempSync(join(tmpdir(), 'box-mcp-site-'));

  beforeAll(async () => {
    site = await startSite(folder);
    deployment = await startDeployment({
      environment: { ALLOW_PRIVATE_CLIENT_METADATA: 'true', NODE_EXTRA_CA_CERTS: site.certificate },
    });
  });
  afterAll(async () => {
    await deployment?.close();
    site?.server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it.each(GENERATIONS)('%s signs in without registering', async (generation) => {
    const provider = new MemoryOAuthProvider();
    provider.clientMetadataUrl = `${site.url}/client.json`;
    const client = await connectClient(
      generation,
      `${deployment.url}/mcp`,
      signInAs('carol@globex.test'),
      provider,
    );
    expect(provider.client?.client_id).toBe(`${site.url}/client.json`);
    expect((await client.callTool('box_who_am_i')).text).toContain('carol@globex.test');
    await client.close();
  });
});
