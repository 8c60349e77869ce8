/** The Box side of a sign-in: where to send the browser, and who came back. */
import { Agent, request } from 'undici';
import { z } from 'zod';
import type { Config } from '../config.js';
import { AppError } from '../errors.js';
import type { Logger } from '../log.js';
import type { BoxTokenEndpoint } from '../tenants/box-token.js';
import type { BoxTokens } from '../tenants/principal.js';

export const CALLBACK_PATH = '/auth/callback';

/** A person waits for it, after the token endpoint's own patience. */
const WHO_AM_I_TIMEOUT_MS = 10_000;
const CONNECT_TIMEOUT_MS = 3000;
const MAX_ANSWER_BYTES = 64 * 1024;

const userAnswer = z.object({
  id: z.string().min(1),
  name: z.string().nullish(),
  login: z.string().min(1),
  enterprise: z.object({ id: z.string().min(1), name: z.string().nullish() }).nullish(),
});

/** Somebody who has just signed in at Box. */
export interface BoxPerson {
  /** Box user id: the `sub` claim. */
  account: string;
  /** Enterprise id, or `user-<account>` for an account without one: the `tid` claim. */
  tenant: string;
  login: string;
  name: string | undefined;
  enterprise: { id: string; name: string | undefined } | undefined;
  tokens: BoxTokens;
}

export interface BoxLoginDeps {
  config: Config;
  boxTokens: BoxTokenEndpoint;
  log: Logger;
}

export class BoxLogin {
  readonly #deps: BoxLoginDeps;
  readonly #redirectUri: string;
  readonly #agent = new Agent({
    connect: { timeout: CONNECT_TIMEOUT_MS },
    keepAliveTimeout: 4000,
    maxResponseSize: MAX_ANSWER_BYTES,
    connections: 16,
  });

  constructor(deps: BoxLoginDeps) {
    this.#deps = deps;
    this.#redirectUri = `${deps.config.PUBLIC_URL}${CALLBACK_PATH}`;
  }

  /** Box's sign-in page. Box knows no PKCE: the state carries the protection. */
  authorizeUrl(state: string): string {
    const { BOX_AUTHORIZE_URL, BOX_CLIENT_ID } = this.#deps.config;
    const url = new URL(BOX_AUTHORIZE_URL);
    url.searchParams.set('response_type', 'code');
    url.searchParams.set('client_id', BOX_CLIENT_ID);
    url.searchParams.set('redirect_uri', this.#redirectUri);
    url.searchParams.set('state', state);
    return url.href;
  }

  /**
   * Trades Box's code for tokens and asks whose they are.
   * @throws AppError `box_*`, `config_invalid`. Tokens whose owner stays unknown are revoked.
   */
  async complete(code: string): Promise<BoxPerson> {
    const tokens = await this.#deps.boxTokens.exchange(code, this.#redirectUri);
    try {
      const { id, name, login, enterprise } = await this.#whoAmI(tokens.accessToken);
      return {
        account: id,
        tenant: enterprise?.id ?? `user-${id}`,
        login,
        name: name ?? undefined,
        enterprise: enterprise ? { id: enterprise.id, name: enterprise.name ?? undefined } : undefined,
        tokens,
      };
    } catch (error) {
      await this.discard(tokens);
      throw error;
    }
  }

  /** Ends tokens nobody will use. Box ends them itself in time, so a failure is only logged. */
  async discard({ refreshToken }: BoxTokens): Promise<void> {
    try {
      await this.#deps.boxTokens.revoke(refreshToken);
    } catch (error) {
      this.#deps.log.warn({ err: error }, 'Box tokens of a sign-in that did not finish could not be revoked');
    }
  }

  /** Closes the connections to Box. */
  async close(): Promise<void> {
    await this.#agent.close();
  }

  async #whoAmI(accessToken: string): Promise<z.output<typeof userAnswer>> {
    const url = new URL(`${this.#deps.config.BOX_API_URL}/2.0/users/me`);
    url.searchParams.set('fields', 'id,name,login,enterprise');
    try {
      const { statusCode, body } = await request(url, {
        dispatcher: this.#agent,
        headers: { authorization: `Bearer ${accessToken}`, accept: 'application/json' },
        signal: AbortSignal.timeout(WHO_AM_I_TIMEOUT_MS),
      });
      const text = await body.text();
      if (statusCode === 200) return userAnswer.parse(JSON.parse(text));
      throw new AppError('box_unavailable', 'Box did not say who signed in.', {
        log: { status: statusCode },
      });
    } catch (error) {
      if (error instanceof AppError) throw error;
      // Not as its cause: what a parser could not read, it may quote.
      throw new AppError('box_unavailable', 'Box could not be reached.', {
        log: { reason: error instanceof Error ? error.name : 'unknown' },
      });
    }
  }
}
