/**
 * One HTTP request through the Box SDK, and nothing more. Retries, redirects and error objects of the SDK stay out of it: they
 * sit out aborts, replay POSTs, and carry the Authorization header (box/FACTS.md).
 */
import http from 'node:http';
import https from 'node:https';
import { Readable } from 'node:stream';
import {
  BaseUrls,
  NetworkSession,
  type Authentication,
  type FetchOptionsInput,
  type FetchResponse,
  type Interceptor,
  type RetryStrategy,
} from 'box-node-sdk/networking';
import type { SerializedData } from 'box-node-sdk/serialization/json';
import { AppError } from '../../src/errors.js';
import type { CallStats } from '../../src/execution/task.js';
import { reportBrokenAnswers } from './broken-answers.js';
import { abortError, networkFailure, NetworkFailure } from './errors.js';

export interface WireOptions {
  boxApiUrl: string;
  /** Such as `https://upload.box.com/api`. */
  boxUploadUrl: string;
  /** Milliseconds without a byte after which an answer is given up. */
  silenceMs: number;
}

export interface WireRequest {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  url: string;
  group: string;
  params?: Record<string, string>;
  headers?: Record<string, string>;
  contentType?: string;
  data?: unknown;
  upload?: { attributes: unknown; content: Uint8Array };
  /** Sent as the bearer token; without one, the request goes out without Authorization. */
  accessToken?: string;
  maxBytes: number;
  /** What to do with a success that is longer: `refuse` throws `payload_too_large`, `cut` returns its beginning. */
  excess: 'refuse' | 'cut';
}

/** An answer, whatever its status, with its body read. */
export interface Answer {
  status: number;
  /** Names in lower case. */
  headers: Readonly<Record<string, string>>;
  body: Uint8Array;
  cut: boolean;
}

const ERROR_BYTES = 65_536;
/** As many as calls run side by side in a thread: with fewer, a busy thread pays a TLS handshake for every tenth request. */
const IDLE_SOCKETS = 100;
/** Shorter than the time Box's front keeps an idle connection, or a POST would meet one that is just being closed. */
const IDLE_SOCKET_MS = 20_000;

/** Tells the SDK that all is well, so that it returns what Box answered instead of following, repeating or throwing it. */
const TAKE_AS_IT_IS: Interceptor = {
  beforeRequest: (options) => options,
  afterRequest: (response) => ({ ...response, status: 200, answered: response.status }) as FetchResponse,
};
const NO_RETRIES: RetryStrategy = { shouldRetry: async () => false, retryAfter: () => 0 };

const refuse = async (): Promise<never> => {
  throw new Error('a request holds one access token and no way to another');
};

/** Holds the one token of the one request it is made for. */
function bearer(accessToken: string): Authentication {
  return {
    retrieveAuthorizationHeader: async () => `Bearer ${accessToken}`,
    retrieveToken: refuse,
    refreshToken: refuse,
    revokeToken: refuse,
    downscopeToken: refuse,
  };
}

/** A thread's connections to Box. */
export class Wire {
  readonly #silenceMs: number;
  readonly #http: http.Agent;
  readonly #https: https.Agent;
  readonly #session: NetworkSession;
  readonly #stopReporting: () => void;

  constructor({ boxApiUrl, boxUploadUrl, silenceMs }: WireOptions) {
    const agentOptions = {
      keepAlive: true,
      maxSockets: 256,
      maxFreeSockets: IDLE_SOCKETS,
      timeout: IDLE_SOCKET_MS,
    };
    this.#silenceMs = silenceMs;
    this.#http = new http.Agent(agentOptions);
    this.#https = new https.Agent(agentOptions);
    this.#stopReporting = reportBrokenAnswers([this.#http, this.#https]);
    this.#session = new NetworkSession({
      baseUrls: new BaseUrls({ baseUrl: boxApiUrl, uploadUrl: boxUploadUrl }),
      agent: ({ protocol }: URL) => (protocol === 'http:' ? this.#http : this.#https),
      interceptors: [TAKE_AS_IT_IS],
      retryStrategy: NO_RETRIES,
    });
  }

  /**
   * @throws NetworkFailure when no whole answer came.
   * @throws AppError when the signal ended it, or the answer is too long.
   */
  async exchange(request: WireRequest, signal: AbortSignal, stats: CallStats): Promise<Answer> {
    if (signal.aborted) throw abortError(signal);
    const attempt = new AbortController();
    const stop = (): void => attempt.abort();
    signal.addEventListener('abort', stop, { once: true });
    const silence = setTimeout(stop, this.#silenceMs);
    const startedAt = performance.now();
    let status = 0;
    try {
      const response = await this.#fetch(request, attempt.signal);
      status = response.answered;
      const body = await readBody(response, request, () => silence.refresh());
      return { status, headers: response.headers, ...body };
    } catch (error) {
      if (signal.aborted) throw abortError(signal);
      if (error instanceof AppError) throw error;
      throw attempt.signal.aborted ? new NetworkFailure('timeout', 'ETIMEDOUT') : networkFailure(error);
    } finally {
      // After a whole answer nothing listens any more; after a part of one, this ends its connection.
      stop();
      clearTimeout(silence);
      signal.removeEventListener('abort', stop);
      const ms = performance.now() - startedAt;
      stats.boxRequests.push({ group: request.group, status, ms });
      stats.boxMs += ms;
    }
  }

  /** Ends all connections, with the requests on them. */
  close(): void {
    this.#http.destroy();
    this.#https.destroy();
    this.#stopReporting();
  }

  async #fetch(request: WireRequest, signal: AbortSignal): Promise<FetchResponse & { answered: number }> {
    // Not through BoxClient.makeRequest: in 10.12 it drops the cancellation token.
    const response = await this.#session.networkClient.fetch({
      ...fetchOptions(request, signal),
      networkSession: this.#session,
      ...(request.accessToken !== undefined && { auth: bearer(request.accessToken) }),
    });
    return response as FetchResponse & { answered: number };
  }
}

function fetchOptions(request: WireRequest, signal: AbortSignal): FetchOptionsInput {
  const { method, url, params, headers, contentType, data, upload } = request;
  return {
    method,
    url,
    responseFormat: 'binary',
    cancellationToken: signal,
    ...(params && { params }),
    ...(headers && { headers }),
    ...(contentType !== undefined && { contentType }),
    ...(data !== undefined && { data: data as SerializedData }),
    ...(upload && {
      multipartData: [
        { partName: 'attributes', data: upload.attributes as SerializedData },
        { partName: 'file', fileStream: Readable.from(Buffer.from(upload.content)), fileName: 'file' },
      ],
    }),
  };
}

async function readBody(
  { content, answered }: FetchResponse & { answered: number },
  { maxBytes, excess }: WireRequest,
  onBytes: () => void,
): Promise<{ body: Uint8Array; cut: boolean }> {
  const failed = answered < 200 || answered >= 300;
  const limit = failed ? ERROR_BYTES : maxBytes;
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of (content ?? Readable.from([])) as AsyncIterable<Buffer>) {
    onBytes();
    chunks.push(chunk);
    size += chunk.length;
    if (size <= limit) continue;
    if (!failed && excess === 'refuse') throw tooLarge(limit);
    return { body: Buffer.concat(chunks).subarray(0, limit), cut: true };
  }
  return { body: Buffer.concat(chunks), cut: false };
}

function tooLarge(limit: number): AppError {
  return new AppError('payload_too_large', `Box's answer is larger than the ${limit} bytes allowed here.`, {
    hint: 'Ask for less: box_file_info_tool tells the size of a file, and lists take a smaller limit.',
  });
}
