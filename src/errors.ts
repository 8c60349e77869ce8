/**
 * Every error the product raises on purpose. Three readers, three texts:
 * `message` and `hint` are for the person or the model, `cause` and `log` for the log, `code` for programs.
 */

/** The closed set of codes. Others branch on these, never on messages. Value: HTTP status and whether the message may leave the process. */
const CODES = {
  // the caller can fix
  invalid_request: { status: 400, expose: true },
  invalid_json: { status: 400, expose: true },
  invalid_arguments: { status: 400, expose: true },
  unknown_tool: { status: 404, expose: true },
  payload_too_large: { status: 413, expose: true },
  unsupported_media_type: { status: 415, expose: true },
  forbidden_host: { status: 421, expose: true },
  forbidden_origin: { status: 403, expose: true },
  // the caller must authorize, or authorize again
  unauthorized: { status: 401, expose: true },
  invalid_token: { status: 401, expose: true },
  box_authorization_dead: { status: 401, expose: true },
  insufficient_scope: { status: 403, expose: true },
  // Box said no
  box_bad_request: { status: 400, expose: true },
  box_forbidden: { status: 403, expose: true },
  box_not_found: { status: 404, expose: true },
  box_conflict: { status: 409, expose: true },
  box_precondition_failed: { status: 412, expose: true },
  box_rate_limited: { status: 429, expose: true },
  box_unavailable: { status: 502, expose: true },
  box_timeout: { status: 504, expose: true },
  // wait and try again
  busy: { status: 503, expose: true },
  unavailable: { status: 503, expose: true },
  deadline_exceeded: { status: 504, expose: true },
  cancelled: { status: 499, expose: true },
  // the operator must fix
  config_invalid: { status: 500, expose: true },
  internal: { status: 500, expose: false },
} as const satisfies Record<string, { status: number; expose: boolean }>;

export type ErrorCode = keyof typeof CODES;

export interface AppErrorOptions {
  /** What the reader can do about it, a full sentence. Shown with the message. */
  hint?: string;
  /** Seconds after which another try makes sense. */
  retryAfter?: number;
  /** The error underneath; goes to the log only. */
  cause?: unknown;
  /** Ids for the log (request id, grant id, status of the answer underneath). Never contents or tokens. */
  log?: Record<string, string | number | undefined>;
}

/** What crosses a thread or process boundary in place of an Error, which would lose its class and fields there. */
export interface SerializedError {
  code: ErrorCode;
  message: string;
  hint?: string;
  retryAfter?: number;
  log?: Record<string, string | number | undefined>;
}

const FIXED_TEXT =
  'Something went wrong on the server. The operator can find it in the log by the request id.';

export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  readonly retryAfter: number | undefined;
  readonly log: Record<string, string | number | undefined>;

  constructor(code: ErrorCode, message: string, options: AppErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.hint = options.hint;
    this.retryAfter = options.retryAfter;
    this.log = options.log ?? {};
  }

  /** HTTP status for this code. */
  get status(): number {
    return CODES[this.code].status;
  }

  /** Text that may leave the process: message and hint, or one fixed sentence for faults of ours. */
  get publicText(): string {
    if (!CODES[this.code].expose) return FIXED_TEXT;
    return this.hint ? `${this.message} ${this.hint}` : this.message;
  }

  /** JSON body of an HTTP error answer that is not JSON-RPC and not OAuth. */
  toWire(): { error: ErrorCode; error_description: string } {
    return { error: this.code, error_description: this.publicText };
  }

  /** Plain data for another thread or process; `fromData` is its inverse, less the cause. */
  toData(): SerializedError {
    return {
      code: this.code,
      message: this.message,
      ...(this.hint !== undefined && { hint: this.hint }),
      ...(this.retryAfter !== undefined && { retryAfter: this.retryAfter }),
      log: this.log,
    };
  }

  static fromData(data: SerializedError): AppError {
    return new AppError(data.code, data.message, data);
  }

  /** Any thrown value as an AppError; what is not ours becomes `internal` with the original as its cause. */
  static from(error: unknown): AppError {
    return error instanceof AppError ? error : new AppError('internal', 'unexpected error', { cause: error });
  }
}
