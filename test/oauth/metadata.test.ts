import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_SCOPES } from '../../src/tools/define.js';
import { hasRedis } from '../helpers/redis.js';
import { send } from './client.js';
import { ISSUER, MCP, startTestDeployment, type TestDeployment } from './deployment.js';

const AUTHORIZATION_SERVER = '/.well-known/oauth-authorization-server';
const DOCUMENTS = [
  AUTHORIZATION_SERVER,
  '/.well-known/openid-configuration',
  '/.well-known/oauth-protected-resource',
  '/.well-known/oauth-protected-resource/mcp',
];

describe.skipIf(!hasRedis)('metadata', () => {
  let deployment: TestDeployment;
  let address: string;
  beforeAll(async () => {
    deployment = await startTestDeployment({ environment: { ALLOWED_HOSTS: 'mcp.test,evil.test' } });
    ({ address } = deployment.replicas[0]);
  });
  afterAll(() => deployment.close());

  it('says what MCP clients look for (RFC 8414)', async () => {
    const { body } = await send(ISSUER, address, 'GET', AUTHORIZATION_SERVER);
    expect(body).toMatchObject({
      issuer: ISSUER,
      authorization_endpoint: `${ISSUER}/auth/authorize`,
      token_endpoint: `${ISSUER}/auth/token`,
      registration_endpoint: `${ISSUER}/auth/register`,
      revocation_endpoint: `${ISSUER}/auth/revoke`,
      introspection_endpoint: `${ISSUER}/auth/introspect`,
      pushed_authorization_request_endpoint: `${ISSUER}/auth/par`,
      jwks_uri: `${ISSUER}/auth/jwks`,
      response_types_supported: ['code'],
      grant_types_supported: ['authorization_code', 'refresh_token'],
      code_challenge_methods_supported: ['S256'],
      authorization_response_iss_parameter_supported: true,
      client_id_metadata_document_supported: true,
    });
    expect(body['scopes_supported']).not.toContain('box.admin');
  });

  it('names a method with a secret first, which LibreChat takes', async () => {
    const { body } = await send(ISSUER, address, 'GET', AUTHORIZATION_SERVER);
    const methods = body['token_endpoint_auth_methods_supported'] as string[];
    expect(methods.find((method) => method !== 'none')).toBe('client_secret_basic');
  });

  it.each(['/.well-known/oauth-protected-resource', '/.well-known/oauth-protected-resource/mcp'])(
    'describes the protected resource at %s (RFC 9728)',
    async (path) => {
      const { body } = await send(ISSUER, address, 'GET', path);
      expect(body).toMatchObject({
        resource: MCP,
        authorization_servers: [ISSUER],
        bearer_methods_supported: ['header'],
      });
      // A client that finds offline_access would ask for it, and a tool needs no such scope.
      expect(body['scopes_supported']).toEqual(DEFAULT_SCOPES);
    },
  );

  it.each(DOCUMENTS)('%s is cacheable and open to every page', async (path) => {
    const headers = { origin: 'https://web.test' };
    const answer = await send(ISSUER, address, 'GET', path, { headers });
    expect(answer.headers['access-control-allow-origin']).toMatch(/^(\*|https:\/\/web\.test)$/);
    expect(answer.headers['cache-control']).toBe('public, max-age=300');
    const preflight = await send(ISSUER, address, 'OPTIONS', path, {
      headers: { ...headers, 'access-control-request-method': 'GET' },
    });
    expect(preflight.status).toBe(204);
  });

  it.each([
    ['Host', { host: 'evil.test' }],
    ['X-Forwarded-Host', { 'x-forwarded-host': 'evil.test' }],
    ['X-Forwarded-Proto', { 'x-forwarded-proto': 'gopher' }],
    ['Forwarded', { forwarded: 'host=evil.test;proto=http' }],
    ['X-Original-Host', { 'x-original-host': 'evil.test' }],
  ])('does not follow %s', async (_name, headers) => {
    for (const path of DOCUMENTS) {
      const { body } = await send(ISSUER, address, 'GET', path, { headers });
      expect(JSON.stringify(body)).not.toContain('evil');
      expect(JSON.stringify(body)).not.toContain('gopher');
      expect(JSON.stringify(body)).toContain(ISSUER);
    }
  });

  it('does not follow an absolute request target', async () => {
    const { port } = new URL(address);
    const text = await new Promise<string>((resolve, reject) => {
      const socket = connect(Number(port), '127.0.0.1', () =>
        socket.write(
          `GET http://evil.test${AUTHORIZATION_SERVER} HTTP/1.1\r\nHost: mcp.test\r\nConnection: close\r\n\r\n`,
        ),
      );
      let received = '';
      socket.on('data', (chunk) => (received += chunk.toString()));
      socket.on('end', () => resolve(received));
      socket.on('error', reject);
    });
    expect(text).toContain(`"issuer":"${ISSUER}"`);
    expect(text).not.toContain('evil.test');
  });

  it('refuses a host that is not ours', async () => {
    expect((await send('https://rebound.test', address, 'GET', AUTHORIZATION_SERVER)).status).toBe(421);
  });

  it('publishes public keys only', async () => {
    const { body } = await send(ISSUER, address, 'GET', '/auth/jwks');
    const [key] = body['keys'] as Record<string, unknown>[];
    expect(key).toMatchObject({ kty: 'EC', crv: 'P-256', alg: 'ES256' });
    expect(key).not.toHaveProperty('d');
  });
});
