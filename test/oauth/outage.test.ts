import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasRedis } from '../helpers/redis.js';
import { newVerifier, send, type TestOAuthClient, type Tokens } from './client.js';
import { ISSUER, startTestDeployment, type TestDeployment } from './deployment.js';

describe.skipIf(!hasRedis)('without Redis', () => {
  let deployment: TestDeployment;
  let client: TestOAuthClient;
  let tokens: Tokens;
  beforeAll(async () => {
    deployment = await startTestDeployment();
    client = await deployment.client();
    tokens = await client.signIn({ login: 'alice@acme.test', browser: deployment.browser() });
    await deployment.stopRedis();
    // Outlives what the replica may still know of the grant.
    await new Promise((resolve) => setTimeout(resolve, 600));
  });
  afterAll(() => deployment.close());

  it('answers a refresh so that the client keeps its token and tries again', async () => {
    const { status, body } = await client.refresh(tokens.refresh_token);
    expect({ status, error: body['error'] }).toEqual({ status: 503, error: 'temporarily_unavailable' });
  });

  it('does not tell a client at /mcp to authorize again', async () => {
    const { status, body, headers } = await client.mcp(tokens.access_token);
    expect({ status, error: body['error'] }).toEqual({ status: 503, error: 'unavailable' });
    expect(headers['retry-after']).toBe('1');
    expect(headers).not.toHaveProperty('www-authenticate');
  });

  it('shows a person a page, and no stack', async () => {
    const url = client.authorizeUrl(newVerifier());
    const { status, body } = await send(ISSUER, client.address, 'GET', url.pathname + url.search, {
      headers: { accept: 'text/html' },
    });
    expect(status).toBe(503);
    expect(body['text']).toContain('Not available at the moment');
  });

  it('answers a registration with an error a program understands', async () => {
    const { status, body } = await send(ISSUER, client.address, 'POST', '/auth/register', {
      json: { redirect_uris: ['https://client.test/callback'] },
    });
    expect({ status, error: body['error'] }).toEqual({ status: 503, error: 'temporarily_unavailable' });
  });

  it('still publishes its metadata', async () => {
    expect(
      (await send(ISSUER, client.address, 'GET', '/.well-known/oauth-authorization-server')).status,
    ).toBe(200);
  });
});
