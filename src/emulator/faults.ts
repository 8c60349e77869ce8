/** Failures on request: a status, a delay, a reset connection or a rate limit, for the requests that match. */
import { rateLimited } from './errors.js';

export interface FaultSpec {
  /** Paths that start with this. */
  path?: string | undefined;
  /** Paths that match this regular expression. */
  pattern?: string | undefined;
  method?: string | undefined;
  /** Requests of this user only. */
  login?: string | undefined;
  /** How many requests it meets; without it, all until it is cleared. */
  count?: number | undefined;
  status?: number | undefined;
  /** Sent as it is; without it, Box's own body for the status. */
  body?: unknown;
  /** Seconds, as the `retry-after` header. */
  retryAfter?: number | undefined;
  latencyMs?: number | undefined;
  /** Ends the connection without an answer. */
  reset?: boolean | undefined;
  /** `after`: the request is carried out, and only its answer is lost or replaced. */
  when?: 'before' | 'after' | undefined;
  /** Per user: so many requests in each window are let through, the rest get 429. */
  rateLimit?: { requests: number; seconds: number } | undefined;
}

export interface Fault extends FaultSpec {
  id: string;
  /** Requests it met so far. */
  hits: number;
}

interface Held extends Fault {
  regex: RegExp | undefined;
  windows: Map<string, { startedAt: number; requests: number }>;
}

export class Faults {
  #faults: Held[] = [];
  #nextId = 1;

  constructor(readonly clock: () => number) {}

  get empty(): boolean {
    return this.#faults.length === 0;
  }

  add(spec: FaultSpec): Fault {
    const fault: Held = {
      ...spec,
      id: String(this.#nextId++),
      hits: 0,
      regex: spec.pattern === undefined ? undefined : new RegExp(spec.pattern),
      windows: new Map(),
    };
    this.#faults.push(fault);
    return describe(fault);
  }

  list(): Fault[] {
    return this.#faults.map(describe);
  }

  /** Removes one, or all. @returns how many were removed */
  clear(id?: string): number {
    const before = this.#faults.length;
    this.#faults = id === undefined ? [] : this.#faults.filter((fault) => fault.id !== id);
    return before - this.#faults.length;
  }

  /** @returns the first fault that meets this request, counting it; a rate limit meets only what is over it. */
  meet(method: string, path: string, login: string | null): Fault | undefined {
    for (const fault of this.#faults) {
      if (!matches(fault, method, path, login)) continue;
      if (fault.rateLimit && this.#underLimit(fault, fault.rateLimit, login ?? '')) continue;
      fault.hits += 1;
      return fault;
    }
    return undefined;
  }

  #underLimit(
    fault: Held,
    { requests, seconds }: { requests: number; seconds: number },
    key: string,
  ): boolean {
    const now = this.clock();
    let window = fault.windows.get(key);
    if (!window || now - window.startedAt >= seconds * 1000) {
      window = { startedAt: now, requests: 0 };
      fault.windows.set(key, window);
    }
    window.requests += 1;
    return window.requests <= requests;
  }
}

const describe = ({ regex: _regex, windows: _windows, ...fault }: Held): Fault => fault;

function matches(fault: Held, method: string, path: string, login: string | null): boolean {
  return (
    (fault.count === undefined || fault.hits < fault.count) &&
    (fault.path === undefined || path.startsWith(fault.path)) &&
    (fault.regex === undefined || fault.regex.test(path)) &&
    (fault.method === undefined || fault.method.toUpperCase() === method) &&
    (fault.login === undefined || fault.login.toLowerCase() === login?.toLowerCase())
  );
}

/** Codes Box sends with a status, for faults that give no body. */
const CODES: Readonly<Record<number, [code: string, message: string]>> = {
  400: ['bad_request', 'Bad Request'],
  403: ['forbidden', 'Forbidden'],
  404: ['not_found', 'Not Found'],
  405: ['method_not_allowed', 'Method Not Allowed'],
  409: ['conflict', 'Conflict'],
  412: ['precondition_failed', 'Precondition Failed'],
  500: ['internal_server_error', 'Internal Server Error'],
  502: ['bad_gateway', 'Bad Gateway'],
  503: ['unavailable', 'Service temporarily unavailable'],
};

/** @returns code and message Box sends with a status. */
export function codeOf(status: number): [code: string, message: string] {
  if (status === 429) {
    const { code, message } = rateLimited(1);
    return [code, message];
  }
  return CODES[status] ?? ['error', `Error ${status}`];
}
