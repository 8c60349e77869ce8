/** One request to Box's token or revocation endpoint, and what its answer means. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Agent, request } from 'undici';
import { z } from 'zod';
import { AppError } from '../errors.js';

/** Box usually answers in 0.3 s; a person waits for the rest. */
const TIMEOUT_MS = 10_000;
const CONNECT_TIMEOUT_MS = 3000;
const CONNECT_RETRY_MS = 200;
/** Token answers have about 400 bytes; a proxy's error page must not fill the memory. */
const MAX_ANSWER_BYTES = 64 * 1024;
const MAX_RETRY_AFTER_S = 3600;
const DEFAULT_RETRY_AFTER_S = 2;

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

export interface Answer {
  status: number;
  retryAfter: number;
  /** Box's clock in epoch milliseconds; undefined when the answer has none. */
  date: number | undefined;
  /** Undefined when it was not JSON. */
  body: unknown;
}

/** The connections to Box's token endpoint. */
export class TokenRequests {
  readonly #timeoutMs: number;
  readonly #agent = new Agent({
    connect: { timeout: CONNECT_TIMEOUT_MS },
    // Shorter than any server's: a connection the server closes under a request is an answer lost.
    keepAliveTimeout: 4000,
    maxResponseSize: MAX_ANSWER_BYTES,
    connections: 64,
  });

  /** @param timeoutMs from the first byte out to the last byte in. */
  constructor(timeoutMs = TIMEOUT_MS) {
    this.#timeoutMs = timeoutMs;
  }

  /**
   * Posts a form. Tried again only when nothing can have reached Box.
   * @throws AppError `box_unavailable` without an answer.
   */
  async post(url: string, form: Record<string, string>): Promise<Answer> {
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

  /** Lets running requests end and closes the connections. */
  async close(): Promise<void> {
    await this.#agent.close();
  }

  async #send(url: string, form: Record<string, string>): Promise<Answer> {
    const { statusCode, headers, body } = await request(url, {
      dispatcher: this.#agent,
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
      body: new URLSearchParams(form).toString(),
      signal: AbortSignal.timeout(this.#timeoutMs),
    });
    const date = Date.parse(String(headers['date']));
    return {
      status: statusCode,
      retryAfter: retryAfterOf(headers['retry-after']),
      date: Number.isNaN(date) ? undefined : date,
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

/** The `error` of an OAuth error answer. */
export function oauthError(answer: Answer): string | undefined {
  return errorAnswer.safeParse(answer.body).data?.error;
}

/** What an answer other than tokens means. Box's `error_description` is dropped: it may quote what was sent. */
export function refusal(answer: Answer): AppError {
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
