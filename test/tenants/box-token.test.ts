import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../src/errors.js';
import { BoxTokenEndpoint, mayHaveRotated } from '../../src/tenants/box-token.js';
import { BoxTokenServer } from './box-token-server.js';

let box: BoxTokenServer;
let endpoint: BoxTokenEndpoint;

beforeEach(async () => {
  box = await BoxTokenServer.start();
  endpoint = new BoxTokenEndpoint(box.app);
});
afterEach(async () => {
  await endpoint.close();
  await box.stop();
});

async function failureOf(work: Promise<unknown>): Promise<AppError> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof AppError)) throw new Error('not an AppError');
  const everything = JSON.stringify([error.message, error.hint, error.log, String(error.cause), error.stack]);
  expect(everything).not.toContain('canary');
  return error;
}

describe("Box's token endpoint", () => {
  it('trades a code for a pair', async () => {
    const before = Date.now();
    const tokens = await endpoint.exchange('canary-code', 'https://mcp.example/auth/callback');
    expect(tokens).toEqual({
      accessToken: 'canary-access-1',
      refreshToken: 'canary-refresh-1',
      issuedAt: expect.any(Number) as number,
      accessExpiresAt: tokens.issuedAt + 3_600_000,
    });
    expect(tokens.issuedAt).toBeGreaterThanOrEqual(before);
    expect(box.requests).toEqual([
      {
        grant_type: 'authorization_code',
        code: 'canary-code',
        redirect_uri: 'https://mcp.example/auth/callback',
        client_id: 'app-id',
        client_secret: 'canary-client-secret',
      },
    ]);
  });

  it('counts the life of a token from before the request, so that it never ends later here than at Box', async () => {
    box.latencyMs = 200;
    const { refreshToken } = box.issue();
    const tokens = await endpoint.refresh(refreshToken);
    expect(tokens.issuedAt).toBeLessThanOrEqual(Date.now() - 200);
  });

  it('revokes, and takes an unknown token as ended', async () => {
    await endpoint.revoke('canary-refresh-9');
    expect(box.revoked).toEqual(['canary-refresh-9']);
    box.fail = (_request, reply) => reply.writeHead(400).end('{"error":"invalid_request"}');
    await endpoint.revoke('canary-refresh-9');
    box.fail = (_request, reply) => reply.writeHead(401).end('{"error":"invalid_client"}');
    expect(await failureOf(endpoint.revoke('canary-refresh-9'))).toMatchObject({ code: 'config_invalid' });
  });

  it('tells a dead refresh token, without quoting what Box says', async () => {
    const error = await failureOf(endpoint.refresh('canary-refresh-unknown'));
    expect(error).toMatchObject({ code: 'box_authorization_dead', status: 401 });
  });

  it.each([
    [429, { 'retry-after': '7' }, '{}', 'box_rate_limited', 7],
    [503, { 'retry-after': '11' }, '', 'box_unavailable', 11],
    [503, { 'retry-after': '999999' }, '', 'box_unavailable', 3600],
    [500, { 'retry-after': 'canary' }, '<html>canary</html>', 'box_unavailable', 2],
    [502, {}, '<html>canary</html>', 'box_unavailable', 2],
    [403, {}, '<html>canary: a proxy in between</html>', 'box_unavailable', 2],
    [200, {}, '{"access_token":"canary"}', 'box_unavailable', 2],
    [200, {}, '<html>canary</html>', 'box_unavailable', 2],
    [500, {}, '{"error":"invalid_grant"}', 'box_unavailable', 2],
    [400, {}, '{"error":"invalid_client"}', 'config_invalid', undefined],
    [401, {}, '{"error":"unauthorized_client"}', 'config_invalid', undefined],
    [302, { location: 'http://127.0.0.1:1/' }, '', 'box_unavailable', 2],
  ])('reads %i %j %s as %s', async (status, headers, body, code, retryAfter) => {
    box.fail = (_request, reply) => reply.writeHead(status, headers).end(body);
    const error = await failureOf(endpoint.refresh('canary-refresh'));
    expect(error).toMatchObject({ code, retryAfter });
    expect(mayHaveRotated(error)).toBe(status === 500 || status === 502 || status === 200);
    expect(box.requests).toHaveLength(1);
  });

  it('never repeats a refresh whose answer was lost: Box may have rotated', async () => {
    const { refreshToken } = box.issue();
    box.loseAnswers = true;
    const error = await failureOf(endpoint.refresh(refreshToken));
    expect(error).toMatchObject({ code: 'box_unavailable' });
    expect(mayHaveRotated(error)).toBe(true);
    expect(box.requests).toHaveLength(1);
  });

  it('tries once more when nothing was sent', async () => {
    const probe = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => probe.once('listening', resolve));
    const { port } = probe.address() as AddressInfo;
    await new Promise((resolve) => probe.close(resolve));
    const app = { ...box.app, BOX_TOKEN_URL: `http://127.0.0.1:${port}/oauth2/token` };
    const early = new BoxTokenEndpoint(app);
    const exchange = early.exchange('canary-code', 'https://mcp.example/auth/callback');
    const late = await BoxTokenServer.start(port);
    expect((await exchange).accessToken).toBe('canary-access-1');
    await late.stop();
    const error = await failureOf(early.refresh('canary-refresh'));
    expect(error).toMatchObject({ code: 'box_unavailable' });
    expect(mayHaveRotated(error)).toBe(false);
    await early.close();
  });

  it('gives up after its time limit, also when bytes keep trickling in', async () => {
    const hasty = new BoxTokenEndpoint(box.app, 300);
    for (const trickle of [false, true]) {
      box.fail = (_request, reply) => {
        if (!trickle) return;
        reply.writeHead(200);
        const timer = setInterval(() => reply.write(' '), 50);
        reply.on('close', () => clearInterval(timer));
      };
      const started = Date.now();
      expect(await failureOf(hasty.refresh('canary-refresh'))).toMatchObject({ code: 'box_unavailable' });
      expect(Date.now() - started).toBeLessThan(1500);
    }
    await hasty.close();
  });

  it('does not read an endless answer', async () => {
    let sent = 0;
    box.fail = (_request, reply) => {
      reply.writeHead(200);
      const more = () => {
        if (reply.destroyed) return;
        sent += 65_536;
        reply.write(Buffer.alloc(65_536), () => setTimeout(more, 1));
      };
      more();
    };
    expect(await failureOf(endpoint.refresh('canary-refresh'))).toMatchObject({ code: 'box_unavailable' });
    expect(sent).toBeLessThan(10_000_000);
  });
});
