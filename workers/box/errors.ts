/** Every way Box can fail, as an AppError: what happened and what to try, without a word that Box or a stranger wrote. */
import { AppError, type AppErrorOptions } from '../../src/errors.js';
import { changes, LATER, textFor, unsure, type FailedRequest } from './error-texts.js';

/** What is known of an answer that is not a success. */
export interface FailedAnswer {
  status: number;
  /** Names in lower case. */
  headers: Readonly<Record<string, string>>;
  body: Uint8Array;
}

/** No answer, or only a part of one. */
export class NetworkFailure extends Error {
  override readonly name = 'NetworkFailure';
  /**
   * @param kind `refused`: Box cannot have seen the request. `lost`: it may have. `timeout`: it went silent.
   * @param code Such as ECONNRESET.
   */
  constructor(
    readonly kind: 'refused' | 'lost' | 'timeout',
    readonly code: string,
  ) {
    super(`no answer from Box: ${code}`);
  }
}

const NEVER_CONNECTED: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);

/**
 * What was thrown instead of an answer, reduced to its code: the SDK's own errors hold the Authorization header, and the
 * messages underneath hold addresses with tickets.
 */
export function networkFailure(error: unknown): NetworkFailure {
  const code = codeOf(error);
  return new NetworkFailure(NEVER_CONNECTED.has(code) ? 'refused' : 'lost', code);
}

function codeOf(error: unknown, depth = 0): string {
  if (!isRecord(error) || depth > 4) return 'unknown';
  const { code } = error;
  if (typeof code === 'string' && /^[A-Z][A-Z0-9_]{1,60}$/.test(code)) return code;
  return codeOf(error['error'] ?? error['cause'], depth + 1);
}

/** Why a call ended by its signal: the deadline if that is the signal's reason, otherwise a cancellation. */
export function abortError(signal: AbortSignal): AppError {
  return signal.reason instanceof AppError
    ? signal.reason
    : new AppError('cancelled', 'The call was cancelled.');
}

/** Seconds of a `retry-after` header, in either of its forms. */
export function retryAfterOf(headers: Readonly<Record<string, string>>): number | undefined {
  const text = headers['retry-after']?.trim();
  if (!text) return undefined;
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text);
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.max(0, Math.ceil((date - Date.now()) / 1000));
}

/** A request that got no whole answer. */
export function errorOfFailure(failure: NetworkFailure, request: FailedRequest): AppError {
  const hint = failure.kind !== 'refused' && changes(request) ? unsure(request) : LATER;
  const options = { hint, cause: failure, log: { boxFailure: failure.code, boxGroup: request.group } };
  if (failure.kind === 'timeout') return new AppError('box_timeout', 'Box did not answer in time.', options);
  return failure.kind === 'refused'
    ? new AppError('box_unavailable', 'Box cannot be reached.', options)
    : new AppError('box_unavailable', 'The connection to Box broke before its answer was complete.', options);
}

/** An answer that is not a success. Box's own message is not passed on: it repeats names and arguments. */
export function errorOfAnswer(answer: FailedAnswer, request: FailedRequest): AppError {
  const body = parseBody(answer.body);
  const boxCode = identifier(body['code']) ?? identifier(body['error']);
  const { code, message, hint } = textFor(answer.status, boxCode, request);
  const retryAfter = retryAfterOf(answer.headers);
  const details =
    code !== 'box_authorization_dead' && answer.status < 500 ? detailsOf(body['context_info']) : '';
  const options: AppErrorOptions = {
    hint: answer.status >= 500 && changes(request) ? unsure(request) : (hint ?? waitHint(retryAfter)),
    ...(retryAfter !== undefined && { retryAfter }),
    log: {
      boxStatus: answer.status,
      boxCode,
      boxRequestId: requestId(body['request_id'] ?? answer.headers['box-request-id']),
      boxGroup: request.group,
    },
  };
  return new AppError(code, message + details, options);
}

const waitHint = (seconds: number | undefined): string =>
  seconds === undefined ? LATER : `Try again in ${Math.ceil(seconds)} seconds.`;

/** Names of refused parameters and ids of items in the way: both come from closed alphabets. */
function detailsOf(contextInfo: unknown): string {
  if (!isRecord(contextInfo)) return '';
  const names = listOf(contextInfo['errors'])
    .map((entry) => identifier(entry['name']))
    .filter((name) => name !== undefined && name !== 'item');
  const ids = listOf(contextInfo['conflicts'])
    .map((entry) => entry['id'])
    .filter((id): id is string => typeof id === 'string' && /^\d{1,20}$/.test(id));
  return (
    (names.length > 0 ? ` Refused: ${[...new Set(names)].slice(0, 10).join(', ')}.` : '') +
    (ids.length > 0 ? ` In the way: id ${ids.slice(0, 10).join(', ')}.` : '')
  );
}

/** One object for files, a list for folders. */
const listOf = (value: unknown): Record<string, unknown>[] => [value].flat().filter(isRecord);

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const identifier = (value: unknown): string | undefined =>
  typeof value === 'string' && /^[a-z][a-z0-9_.]{0,60}$/i.test(value) ? value : undefined;

const requestId = (value: unknown): string | undefined =>
  typeof value === 'string' ? /^"?([\w.-]{1,80})"?$/.exec(value)?.[1] : undefined;

function parseBody(body: Uint8Array): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(body));
    return isRecord(value) ? value : {};
  } catch {
    // Proxies in front of Box answer with HTML, an expired token with nothing: the status says what there is to say.
    return {};
  }
}
