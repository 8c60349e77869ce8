/** Every way Box can fail, as an AppError: what happened and what to try, without a word that Box or a stranger wrote. */
import { AppError, type AppErrorOptions, type ErrorCode } from '../../src/errors.js';

/** What is known of an answer that is not a success. */
export interface FailedAnswer {
  status: number;
  /** Names in lower case. */
  headers: Readonly<Record<string, string>>;
  body: Uint8Array;
}

/** The request that failed. */
export interface FailedRequest {
  method: string;
  /** As in `CallStats`: the first segment of the path, `download`, … */
  group: string;
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

const UNSURE =
  'The change may have been made all the same: look with box_file_info_tool or box_folder_items_list_tool before you try again.';
const LATER = 'Try again in a minute.';

const changes = ({ method, group }: FailedRequest): boolean =>
  method !== 'GET' && !['search', 'ai', 'download', 'representation'].includes(group);

/** A request that got no whole answer. */
export function errorOfFailure(failure: NetworkFailure, request: FailedRequest): AppError {
  const hint = failure.kind !== 'refused' && changes(request) ? UNSURE : LATER;
  const options = { hint, cause: failure, log: { boxFailure: failure.code, boxGroup: request.group } };
  if (failure.kind === 'timeout') return new AppError('box_timeout', 'Box did not answer in time.', options);
  return failure.kind === 'refused'
    ? new AppError('box_unavailable', 'Box cannot be reached.', options)
    : new AppError('box_unavailable', 'The connection to Box broke before its answer was complete.', options);
}

interface Text {
  code: ErrorCode;
  message: string;
  hint?: string;
}

const FIND =
  'box_search_tool and box_folder_items_list_tool find ids; box_who_am_i tells which Box account is signed in.';

/** By Box's own code, where the status alone says too little. */
const BY_CODE: Readonly<Record<string, Text>> = {
  trashed: {
    code: 'box_not_found',
    message: 'This item is in the trash.',
    hint: 'It must be restored before it can be used; box_search_tool finds other items.',
  },
  item_name_invalid: {
    code: 'box_bad_request',
    message: 'Box does not accept this name.',
    hint: 'Use a name without / and \\, without spaces at its ends, that is neither . nor .., and try again.',
  },
  item_name_too_long: {
    code: 'box_bad_request',
    message: 'This name is too long for Box.',
    hint: 'Use at most 255 characters.',
  },
  item_name_in_use: {
    code: 'box_conflict',
    message: 'The folder already holds an item of this name.',
    hint: 'Choose another name, or find the item there with box_folder_items_list_tool.',
  },
  name_temporarily_reserved: {
    code: 'box_conflict',
    message: 'Another request is using this name at the moment.',
    hint: 'Try again in some seconds, or choose another name.',
  },
  folder_not_empty: {
    code: 'box_conflict',
    message: 'The folder is not empty.',
    hint: 'box_folder_items_list_tool tells what it holds; deleting it with its content must be asked for explicitly.',
  },
  cyclical_folder_structure: {
    code: 'box_bad_request',
    message: 'A folder cannot be put into itself or into a folder below it.',
    hint: 'box_folder_info_tool tells where a folder is.',
  },
  access_denied_item_locked: {
    code: 'box_forbidden',
    message: 'The file is locked by someone else.',
    hint: 'box_file_info_tool tells about the lock; the file can be changed when it has been unlocked.',
  },
  insufficient_scope: {
    code: 'box_forbidden',
    message: 'The Box application behind this server has not been granted what this needs.',
    hint: 'An administrator must enable the scope for the application in Box; trying again does not help.',
  },
  storage_limit_exceeded: {
    code: 'box_forbidden',
    message: 'The Box account has no storage left.',
    hint: 'box_who_am_i tells how much is used.',
  },
  file_size_limit_exceeded: {
    code: 'payload_too_large',
    message: 'The file is larger than this Box account may store.',
    hint: 'box_who_am_i tells the largest size allowed.',
  },
  operation_blocked_temporary: {
    code: 'box_conflict',
    message: 'Another operation on these items is still under way.',
    hint: 'Try again in a minute.',
  },
};

const REFUSED: Text = {
  code: 'box_bad_request',
  message: 'Box refused the request.',
  hint: 'Check the arguments against the description of the tool, and the ids with box_file_info_tool or box_folder_info_tool.',
};
const LOCKED_OUT: Text = {
  code: 'box_unavailable',
  message: 'Box answered in a way that was not expected.',
  hint: LATER,
};

const BY_STATUS: Readonly<Record<number, Text>> = {
  400: REFUSED,
  401: {
    code: 'box_authorization_dead',
    message: 'Box no longer accepts the authorization of this account.',
    hint: 'The user must connect to this server again and sign in to Box.',
  },
  403: {
    code: 'box_forbidden',
    message: 'The signed-in Box account may not do this.',
    hint: 'box_who_am_i tells which account that is; box_file_info_tool and box_folder_info_tool tell what it may do with an item.',
  },
  404: {
    code: 'box_not_found',
    message: 'Box has no such item, or the signed-in account may not see it.',
    hint: FIND,
  },
  408: { code: 'box_timeout', message: 'Box did not answer in time.', hint: LATER },
  409: {
    code: 'box_conflict',
    message: 'The request conflicts with what is in Box.',
    hint: 'box_folder_items_list_tool and box_file_info_tool tell what is there now.',
  },
  412: {
    code: 'box_precondition_failed',
    message: 'The item has been changed since it was read.',
    hint: 'Read it again with box_file_info_tool or box_folder_info_tool, then repeat the change.',
  },
  413: {
    code: 'payload_too_large',
    message: 'This is more than Box takes at once.',
    hint: 'Send less: a smaller file, a shorter text or fewer items.',
  },
  423: {
    code: 'box_conflict',
    message: 'The item is locked.',
    hint: 'box_file_info_tool tells about the lock.',
  },
  429: {
    code: 'box_rate_limited',
    message: 'Box asks to slow down: the account has made too many requests.',
  },
  504: { code: 'box_timeout', message: 'Box did not finish in time.', hint: LATER },
};

function textFor(status: number, boxCode: string | undefined): Text {
  const byCode = boxCode !== undefined && Object.hasOwn(BY_CODE, boxCode) ? BY_CODE[boxCode] : undefined;
  if (byCode && status >= 400 && status < 500) return byCode;
  const byStatus = BY_STATUS[status === 410 ? 404 : status];
  if (byStatus) return byStatus;
  if (status >= 500) return { code: 'box_unavailable', message: 'Box is having trouble.', hint: LATER };
  return status >= 400 ? REFUSED : LOCKED_OUT;
}

/** An answer that is not a success. Box's own message is not passed on: it repeats names and arguments. */
export function errorOfAnswer(answer: FailedAnswer, request: FailedRequest): AppError {
  const body = parseBody(answer.body);
  const boxCode = identifier(body['code']) ?? identifier(body['error']);
  const { code, message, hint } = textFor(answer.status, boxCode);
  const retryAfter = retryAfterOf(answer.headers);
  const details = answer.status >= 400 && answer.status < 500 ? detailsOf(body['context_info']) : '';
  const options: AppErrorOptions = {
    hint: answer.status >= 500 && changes(request) ? UNSURE : (hint ?? waitHint(retryAfter)),
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
