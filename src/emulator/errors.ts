/** Box's error answers. Codes and messages are those of Box's API; see developer.box.com/guides/api-calls/permissions-and-errors. */
import { randomBytes } from 'node:crypto';

const HELP_URL = 'http://developers.box.com/docs/#errors';

/** One entry of `context_info.errors`: which parameter was refused, and why. */
export interface Refusal {
  reason: string;
  name: string;
  message: string;
}

export interface BoxErrorBody {
  type: 'error';
  status: number;
  code: string;
  message: string;
  context_info?: Record<string, unknown>;
  help_url: string;
  request_id: string;
}

/** Same length and alphabet as Box's request ids. */
export const newRequestId = (): string => randomBytes(9).toString('hex');

/** @returns a body as the Box API sends it with any status of 400 and above, 401 excepted. */
export function errorBody(
  status: number,
  code: string,
  message: string,
  contextInfo?: Record<string, unknown>,
): BoxErrorBody {
  return {
    type: 'error',
    status,
    code,
    ...(contextInfo && { context_info: contextInfo }),
    help_url: HELP_URL,
    message,
    request_id: newRequestId(),
  };
}

/** An answer of the Box API that is not a success. */
export class BoxError extends Error {
  override readonly name = 'BoxError';
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly contextInfo?: Record<string, unknown>,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
  }

  get body(): BoxErrorBody {
    return errorBody(this.status, this.code, this.message, this.contextInfo);
  }
}

/** No, unknown or expired access token. Box answers it with an empty body: only the header says why. */
export class UnauthorizedError extends Error {
  override readonly name = 'UnauthorizedError';
  readonly header: string;
  constructor(tokenGiven: boolean) {
    super('unauthorized');
    this.header = tokenGiven
      ? 'Bearer realm="Service", error="invalid_token", error_description="The access token provided is invalid."'
      : 'Bearer realm="Service"';
  }
}

/** An answer of the token or revoke endpoint that is not a success. */
export class OAuthError extends Error {
  override readonly name = 'OAuthError';
  constructor(
    readonly error: string,
    readonly description: string,
  ) {
    super(description);
  }
}

/** 400 naming each refused parameter. */
export const badRequest = (...errors: Refusal[]): BoxError =>
  new BoxError(400, 'bad_request', 'Bad Request', { errors });

export const invalidParameter = (name: string, value: unknown, rule: string): BoxError =>
  badRequest({
    reason: 'invalid_parameter',
    name,
    message: `Invalid value '${String(value)}'. ${rule}`,
  });

export const missingParameter = (name: string): BoxError =>
  badRequest({ reason: 'missing_parameter', name, message: `'${name}' is required` });

/** 404, the same for an item that does not exist and one the user may not know of. */
export function notFound(kind: 'file' | 'folder' | 'web_link' | 'file_version', id: string): BoxError {
  const value =
    kind === 'folder' ? `d_${id}` : kind === 'file' ? `f_${id}` : kind === 'web_link' ? `w_${id}` : id;
  return new BoxError(404, 'not_found', 'Not Found', {
    errors: [
      {
        reason: 'invalid_parameter',
        name: kind === 'file_version' ? 'file_version' : 'item',
        message: `Invalid value '${value}'. ${kind === 'file_version' ? 'File version' : 'Item'} with id '${value}' not found`,
      },
    ],
  });
}

/** 404 for what is neither a file nor a folder; the same for what belongs to others. */
export const noSuch = (name: string, id: string): BoxError =>
  new BoxError(404, 'not_found', 'Not Found', {
    errors: [{ reason: 'invalid_parameter', name, message: `Invalid value '${id}'. Not found` }],
  });

export const trashed = (): BoxError => new BoxError(404, 'trashed', 'Item is trashed');

export const insufficientPermissions = (): BoxError =>
  new BoxError(403, 'access_denied_insufficient_permissions', 'Access denied - insufficient permission');

export const itemLocked = (): BoxError =>
  new BoxError(403, 'access_denied_item_locked', 'Access denied - item locked');

export const methodNotAllowed = (): BoxError => new BoxError(405, 'method_not_allowed', 'Method Not Allowed');

export const preconditionFailed = (): BoxError =>
  new BoxError(
    412,
    'precondition_failed',
    'The resource has been modified. Please retrieve the resource again and retry',
  );

/** 409. `conflicts` is one object for files and a list for folders, as Box sends them. */
export const itemNameInUse = (conflicts: unknown): BoxError =>
  new BoxError(409, 'item_name_in_use', 'Item with the same name already exists', { conflicts });

export const itemNameInvalid = (name: string): BoxError =>
  new BoxError(400, 'item_name_invalid', 'Item name invalid', {
    errors: [
      { reason: 'invalid_parameter', name: 'name', message: `Invalid value '${name}'. Item name invalid` },
    ],
  });

export const itemNameTooLong = (): BoxError =>
  new BoxError(400, 'item_name_too_long', 'Item name too long. Names may have at most 255 characters');

export const rateLimited = (retryAfter: number): BoxError =>
  new BoxError(429, 'rate_limit_exceeded', 'Request rate limit exceeded, please try again later', undefined, {
    'retry-after': String(retryAfter),
  });
