/** Box's token endpoint. The only place the Box app's secret and people's refresh tokens are sent to. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Agent, request } from 'undici';
import { z } from 'zod';
import type { Config } from '../config.js';
import { AppError } from '../errors.js';
import type { BoxTokens } from './principal.js';

/** Box usually answers in 0.3 s; a person waits for the rest. */
const TIMEOUT_MS = 10_000;
const CONNECT_TIMEOUT_MS = 3000;
const CONNECT_RETRY_MS = 200;
/** Token answers have about 400 bytes; a proxy's error page must not fill the memory. */
const MAX_ANSWER_BYTES = 64 * 1024;
const MAX_RETRY_AFTER_S = 3600;
const DEFAULT_RETRY_AFTER_S = 2;

const tokenAnswer = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1),
  expires_in: z.number().positive(),
});
const errorAnswer = z.object({ error: z.string() });

/** Failures before anything was sent: the request had no effect, whatever it was. */
const NOTHING_SENT = new Set([
  'UND_ERR_CONNECT_TIMEOUT',
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);

/** Marks an error for `mayHaveRotated`, and for whoever reads the log. */
const ANSWER_LOST = { answer: 'lost' };

interface Answer {
  status: number;
  retryAfter: number;
  /** Undefined when it was not JSON. */
  body: unknown;
}

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
  readonly #timeoutMs: number;
  readonly #agent = new Agent({
    connect: { timeout: CONNECT_TIMEOUT_MS },
    // Shorter than any server's: a connection the server closes under a request is an answer lost.
    keepAliveTimeout: 4000,
    maxResponseSize: MAX_ANSWER_BYTES,
    connections: 64,
  });

  /** @param timeoutMs from the first byte out to the last byte in. */
  constructor(app: BoxApp, timeoutMs = TIMEOUT_MS) {
    this.#app = app;
    this.#timeoutMs = timeoutMs;
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
    await this.#agent.close();
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

  async #post(url: string, form: Record<string, string>): Promise<Answer> {
    try {
      return await this.#send(url, form);
    } catch (error) {
      if (!NOTHING_SENT.has(codeOf(error))) throw unreachable(error);
    }
    await sleep(CONNECT_RETRY_MS);
    return this.#send(url, form).catch((error: unknown) => {
      throw unreachable(error);
    });
  }

  async #send(url: string, form: Record<string, string>): Promise<Answer> {
    const { statusCode, headers, body } = await request(url, {
      dispatcher: this.#agent,
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
      body: new URLSearchParams({
        ...form,
        client_id: this.#app.BOX_CLIENT_ID,
        client_secret: this.#app.BOX_CLIENT_SECRET,
      }).toString(),
      signal: AbortSignal.timeout(this.#timeoutMs),
    });
    return {
      status: statusCode,
      retryAfter: retryAfterOf(headers['retry-after']),
      body: asJson(await body.text()),
    };
  }
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // an empty body or a proxy's page: the status says enough
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

function retryAfterOf(header: string | string[] | undefined): number {
  const seconds = Number(Array.isArray(header) ? header[0] : header);
  return Number.isFinite(seconds) && seconds > 0
    ? Math.min(Math.ceil(seconds), MAX_RETRY_AFTER_S)
    : DEFAULT_RETRY_AFTER_S;
}

function oauthError(answer: Answer): string | undefined {
  return errorAnswer.safeParse(answer.body).data?.error;
}

/** What an answer other than tokens means. Box's `error_description` is dropped: it may quote what was sent. */
function refusal(answer: Answer): AppError {
  const { status, retryAfter } = answer;
  const refused = status >= 400 && status < 500 ? oauthError(answer) : undefined;
  if (refused === 'invalid_grant') {
    return new AppError('box_authorization_dead', 'Box no longer accepts this sign-in.', {
      hint: 'Sign in to Box again.',
      log: { status },
    });
  }
  if (refused === 'invalid_client' || refused === 'unauthorized_client') {
    return new AppError('config_invalid', "Box refuses this server's client id or secret.", {
      log: { status },
    });
  }
  if (status === 429) {
    return new AppError('box_rate_limited', 'Box asks to slow down.', { retryAfter, log: { status } });
  }
  // 503 and 4xx say that nothing was done. A gateway's 502 or 504, a crash, or tokens that cannot be read do not.
  const lost = status < 300 || (status >= 500 && status !== 503);
  return new AppError('box_unavailable', 'Box cannot renew sign-ins at the moment.', {
    retryAfter,
    log: { status, ...(lost && ANSWER_LOST) },
  });
}

function unreachable(error: unknown): AppError {
  return new AppError('box_unavailable', 'Box could not be reached.', {
    retryAfter: DEFAULT_RETRY_AFTER_S,
    cause: error,
    log: NOTHING_SENT.has(codeOf(error)) ? {} : ANSWER_LOST,
  });
}

/** True when Box may have carried out what it was asked, and rotated, without this side knowing the result. */
export function mayHaveRotated(error: AppError): boolean {
  return error.log['answer'] === ANSWER_LOST.answer;
}
