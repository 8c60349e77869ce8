/** The requests of one tool call: its token, its retries, its signal. */
import { setTimeout as delay } from 'node:timers/promises';
import { AppError } from '../../src/errors.js';
import type { CallStats } from '../../src/execution/task.js';
import { abortError, errorOfAnswer, errorOfFailure, NetworkFailure, retryAfterOf } from './errors.js';
import { CallToken, type AskAccessToken } from './token.js';
import type { Answer, Wire, WireRequest } from './wire.js';

export interface CallOptions {
  accessToken: AskAccessToken;
  signal: AbortSignal;
  stats: CallStats;
  /** Epoch milliseconds at which the call ends: nothing that cannot be over by then is waited for. */
  deadline?: number;
}

type Sent = WireRequest & { bare?: boolean };

const MAX_TRIES = 3;
/** Box may ask for a minute; waits beyond this are the caller's to decide on. */
const MAX_WAIT_SECONDS = 20;

/** Waits, and stops waiting at once when the signal ends the call. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await delay(ms, undefined, { signal });
  } catch {
    throw abortError(signal);
  }
}

export class BoxCall {
  readonly signal: AbortSignal;
  /** Epoch milliseconds. */
  readonly deadline: number;
  readonly #wire: Wire;
  readonly #token: CallToken;
  readonly #stats: CallStats;

  constructor(wire: Wire, { accessToken, signal, stats, deadline = Infinity }: CallOptions) {
    this.#wire = wire;
    this.#token = new CallToken(accessToken);
    this.signal = signal;
    this.deadline = deadline;
    this.#stats = stats;
  }

  /** One request with this call's token. @throws AppError for every answer that is neither a success nor a redirect. */
  async send(request: WireRequest): Promise<Answer> {
    return await this.#sendWith(request, async () => {
      const used = await this.#untilAborted(() => this.#token.current());
      const answer = await this.#exchange({ ...request, accessToken: used });
      if (answer.status !== 401) return answer;
      const other = await this.#untilAborted(() => this.#token.insteadOf(used));
      return await this.#exchange({ ...request, accessToken: other });
    });
  }

  /** One request to an address Box named, without a token. */
  async sendBare(request: Omit<WireRequest, 'accessToken'>): Promise<Answer> {
    return await this.#sendWith({ ...request, bare: true }, () => this.#exchange(request));
  }

  async #sendWith(request: Sent, attempt: () => Promise<Answer>): Promise<Answer> {
    let mayBeDone = false;
    for (let tries = 1; ; tries++) {
      const outcome = await attempt().catch((error: unknown) => {
        if (error instanceof NetworkFailure) return error;
        throw AppError.from(error);
      });
      if (!(outcome instanceof NetworkFailure)) {
        if (outcome.status >= 200 && outcome.status < 400) return outcome;
        // The first try deleted it, and its answer was lost.
        if (mayBeDone && request.method === 'DELETE' && outcome.status === 404) return outcome;
      }
      const wait = tries < MAX_TRIES ? retryWait(outcome, request, tries) : undefined;
      if (wait === undefined || Date.now() + wait * 1000 >= this.deadline) throw errorOf(outcome, request);
      mayBeDone ||= outcome instanceof NetworkFailure ? outcome.kind !== 'refused' : outcome.status >= 500;
      await pause(wait * 1000, this.signal);
    }
  }

  async #exchange(request: WireRequest): Promise<Answer> {
    return await this.#wire.exchange(request, this.signal, this.#stats);
  }

  async #untilAborted<T>(ask: () => Promise<T>): Promise<T> {
    const { signal } = this;
    if (signal.aborted) throw abortError(signal);
    let stop = (): void => undefined;
    const aborted = new Promise<never>((_, reject) => {
      stop = () => reject(abortError(signal));
      signal.addEventListener('abort', stop, { once: true });
    });
    try {
      return await Promise.race([ask(), aborted]);
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }
}

function errorOf(outcome: Answer | NetworkFailure, request: Sent): AppError {
  return outcome instanceof NetworkFailure
    ? errorOfFailure(outcome, request)
    : errorOfAnswer(outcome, request);
}

/** Seconds until the next try, or undefined when there must be none. */
function retryWait(
  outcome: Answer | NetworkFailure,
  request: WireRequest,
  tries: number,
): number | undefined {
  if (!mayRepeat(outcome, request)) return undefined;
  const asked = outcome instanceof NetworkFailure ? undefined : retryAfterOf(outcome.headers);
  const wait = asked ?? 0.5 * 2 ** (tries - 1) * (0.75 + Math.random() / 2);
  return wait <= MAX_WAIT_SECONDS ? wait : undefined;
}

/** Box did nothing after a 429 or a refused connection; all else may have been carried out. */
function mayRepeat(outcome: Answer | NetworkFailure, { method, headers }: WireRequest): boolean {
  const replayable = method !== 'POST' && headers?.['if-match'] === undefined;
  if (outcome instanceof NetworkFailure) {
    return outcome.kind === 'refused' || (outcome.kind === 'lost' && replayable);
  }
  return outcome.status === 429 || (outcome.status >= 500 && replayable);
}
