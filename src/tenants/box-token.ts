/** Token pairs of people, at Box's token endpoint: the only place their refresh tokens are sent to. */
import { z } from 'zod';
import type { Config } from '../config.js';
import { oauthError, refusal, TokenRequests, type Answer } from './box-token-request.js';
import type { BoxTokens } from './principal.js';

export { mayHaveRotated } from './box-token-request.js';

const tokenAnswer = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1),
  expires_in: z.number().positive(),
});

export type BoxApp = Pick<Config, 'BOX_TOKEN_URL' | 'BOX_REVOKE_URL' | 'BOX_CLIENT_ID' | 'BOX_CLIENT_SECRET'>;

/**
 * Every method throws AppError: `box_authorization_dead` (Box refuses the code or refresh token for good),
 * `box_rate_limited` and `box_unavailable` (with `retryAfter` in seconds), `config_invalid` (Box refuses the app).
 * No error carries Box's text or anything that was sent.
 *
 * Nothing that may have reached Box is sent again from here. A refresh token and a code are single use: when the
 * answer is lost, Box may have rotated already, and a blind second try can burn what is left. The caller still holds
 * the pair it had; Box keeps two refresh tokens of a grant alive for this case, so its next refresh usually works.
 */
export class BoxTokenEndpoint {
  readonly #app: BoxApp;
  readonly #requests: TokenRequests;

  /** @param timeoutMs from the first byte out to the last byte in. */
  constructor(app: BoxApp, timeoutMs?: number) {
    this.#app = app;
    this.#requests = new TokenRequests(timeoutMs);
  }

  /** Trades the code of a finished Box sign-in (lives 30 s, single use) for tokens. */
  async exchange(code: string, redirectUri: string): Promise<BoxTokens> {
    return this.#tokens({ grant_type: 'authorization_code', code, redirect_uri: redirectUri });
  }

  /** Trades a refresh token for a new pair; the old one is used up. */
  async refresh(refreshToken: string): Promise<BoxTokens> {
    return this.#tokens({ grant_type: 'refresh_token', refresh_token: refreshToken });
  }

  /** Ends a token and the other of its pair. A token Box does not know counts as ended. */
  async revoke(token: string): Promise<void> {
    const answer = await this.#post(this.#app.BOX_REVOKE_URL, { token });
    if (answer.status < 300) return;
    if (answer.status === 400 && oauthError(answer) !== 'invalid_client') return;
    throw refusal(answer);
  }

  /** Lets running requests end and closes the connections. */
  async close(): Promise<void> {
    await this.#requests.close();
  }

  async #tokens(form: Record<string, string>): Promise<BoxTokens> {
    // Taken before the request: the lifetime then ends here no later than at Box.
    const issuedAt = Date.now();
    const answer = await this.#post(this.#app.BOX_TOKEN_URL, form);
    const parsed = answer.status === 200 ? tokenAnswer.safeParse(answer.body) : undefined;
    if (!parsed?.success) throw refusal(answer);
    const { access_token, refresh_token, expires_in } = parsed.data;
    return {
      accessToken: access_token,
      accessExpiresAt: issuedAt + expires_in * 1000,
      refreshToken: refresh_token,
      issuedAt,
    };
  }

  #post(url: string, form: Record<string, string>): Promise<Answer> {
    const { BOX_CLIENT_ID: client_id, BOX_CLIENT_SECRET: client_secret } = this.#app;
    return this.#requests.post(url, { ...form, client_id, client_secret });
  }
}
