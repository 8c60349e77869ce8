/** A stand-in for Box's token endpoint that can be slow, fail, lose answers, and counts what arrives. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import type { AddressInfo } from 'node:net';
import type { BoxTokens } from '../../src/tenants/principal.js';
import type { BoxApp } from '../../src/tenants/box-token.js';

type Failure = (request: IncomingMessage, reply: ServerResponse) => unknown;

export class BoxTokenServer {
  /** Form of every request, in order of arrival. */
  readonly requests: Record<string, string>[] = [];
  readonly revoked: string[] = [];
  /** Milliseconds before each answer. */
  latencyMs = 0;
  expiresIn = 3600;
  /** Answers in place of the endpoint, before any token changes. */
  fail: Failure | undefined;
  /** Drops the connection after the pair was rotated. */
  loseAnswers = false;
  /** Answers wait for `answerHeld`. */
  holdAnswers = false;
  readonly #held: (() => void)[] = [];
  #grants = new Map<string, { refreshTokens: string[] }>();
  #count = 0;
  readonly #server = createServer((request, reply) => void this.#answer(request, reply));

  static async start(port = 0): Promise<BoxTokenServer> {
    const server = new BoxTokenServer();
    await new Promise<void>((resolve) => server.#server.listen(port, '127.0.0.1', resolve));
    return server;
  }

  get app(): BoxApp {
    const origin = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
    return {
      BOX_TOKEN_URL: `${origin}/oauth2/token`,
      BOX_REVOKE_URL: `${origin}/oauth2/revoke`,
      BOX_CLIENT_ID: 'app-id',
      BOX_CLIENT_SECRET: 'canary-client-secret',
    };
  }

  get refreshes(): number {
    return this.requests.filter((form) => form['grant_type'] === 'refresh_token').length;
  }

  /** A pair as if a person had signed in. @param secondsLeft life left of the access token. */
  issue(secondsLeft = 3600): BoxTokens {
    const grant = { refreshTokens: [] };
    const pair = this.#rotate(grant);
    const accessExpiresAt = Date.now() + secondsLeft * 1000;
    return { ...pair, accessExpiresAt, issuedAt: accessExpiresAt - 3_600_000 };
  }

  /** Makes Box refuse a refresh token. */
  kill(refreshToken: string): void {
    this.#grants.delete(refreshToken);
  }

  answerHeld(): void {
    this.holdAnswers = false;
    for (const answer of this.#held.splice(0)) answer();
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #rotate(grant: { refreshTokens: string[] }) {
    const count = ++this.#count;
    const refreshToken = `canary-refresh-${count}`;
    grant.refreshTokens.push(refreshToken);
    // Box's rule: at most two refresh tokens of a grant are valid at once.
    for (const old of grant.refreshTokens.splice(0, grant.refreshTokens.length - 2)) this.#grants.delete(old);
    this.#grants.set(refreshToken, grant);
    return { accessToken: `canary-access-${count}`, refreshToken };
  }

  async #answer(request: IncomingMessage, reply: ServerResponse): Promise<void> {
    const form = Object.fromEntries(new URLSearchParams(await text(request)));
    this.requests.push(form);
    if (this.latencyMs > 0) await new Promise((resolve) => setTimeout(resolve, this.latencyMs));
    if (this.fail) {
      await this.fail(request, reply);
      return;
    }
    if (this.holdAnswers) await new Promise<void>((resolve) => this.#held.push(resolve));
    if (request.url === '/oauth2/revoke') {
      this.revoked.push(form['token'] ?? '');
      reply.end();
      return;
    }
    const grant =
      form['grant_type'] === 'authorization_code'
        ? { refreshTokens: [] }
        : this.#grants.get(form['refresh_token'] ?? '');
    if (!grant || form['code'] === 'used') {
      reply.writeHead(400, { 'content-type': 'application/json' });
      reply.end(
        JSON.stringify({
          error: 'invalid_grant',
          error_description: `No such token ${form['refresh_token']}`,
        }),
      );
      return;
    }
    const pair = this.#rotate(grant);
    if (this.loseAnswers) {
      request.socket.destroy();
      return;
    }
    reply.writeHead(200, { 'content-type': 'application/json' });
    reply.end(
      JSON.stringify({
        access_token: pair.accessToken,
        refresh_token: pair.refreshToken,
        expires_in: this.expiresIn,
        token_type: 'bearer',
        restricted_to: [],
      }),
    );
  }
}
