/** What the router gets and gives, free of Fastify, and every refusal it knows. */
import type { ServerResponse } from 'node:http';
import { SUPPORTED_PROTOCOL_VERSIONS } from '@modelcontextprotocol/server';
import type { Exchange } from '../mcp/exchange.js';
import type { Leases } from './leases.js';
import type { Outbox, StreamName } from './outbox.js';
import type { Session } from './store.js';
import { recoverDeadCall, recoverDeadCalls } from './recovery.js';
import { SSE_HEADERS, tail, type TailOptions } from './stream.js';
import type { Wakeups } from './wakeups.js';

export interface SessionRequest {
  exchange: Exchange;
  header: (name: string) => string | undefined;
  /** What the address for the client's messages repeats of this one: `&name=value`, or nothing. */
  repeated?: string;
  /** Parsed JSON, for POST. */
  body?: unknown;
}

export interface Refusal {
  kind: 'refused';
  status: number;
  /** JSON-RPC code. */
  code: number;
  message: string;
}

/** What HTTP answers: the route writes it, streams write themselves. */
export type SessionAnswer =
  | { kind: 'json'; body: string; sessionId?: string }
  | { kind: 'accepted' }
  | { kind: 'stream'; open(response: ServerResponse): Promise<void> }
  | Refusal;

const INVALID_REQUEST = -32_600;
const SERVER_ERROR = -32_000;
const SESSION_NOT_FOUND = -32_001;

export const refusals = {
  noSession: refused(
    400,
    SERVER_ERROR,
    'Bad Request: the Mcp-Session-Id header is missing. Send initialize first.',
  ),
  // One text for unknown, ended, malformed and foreign ids: which it is, is nobody's business.
  unknownSession: refused(404, SESSION_NOT_FOUND, 'Session not found. Send initialize to open a new one.'),
  version: refused(
    400,
    SERVER_ERROR,
    `Bad Request: unsupported protocol version. Supported versions: ${SUPPORTED_PROTOCOL_VERSIONS.join(', ')}.`,
  ),
  acceptBoth: refused(
    406,
    SERVER_ERROR,
    'Not Acceptable: accept both application/json and text/event-stream.',
  ),
  acceptStream: refused(406, SERVER_ERROR, 'Not Acceptable: accept text/event-stream.'),
  batch: refused(
    400,
    INVALID_REQUEST,
    'Invalid Request: this protocol version has no batches. Send one message at a time.',
  ),
  message: refused(400, INVALID_REQUEST, 'Invalid Request: the body is not a JSON-RPC message.'),
  duplicateIds: refused(400, INVALID_REQUEST, 'Invalid Request: two requests of the batch have the same id.'),
  initializeAlone: refused(400, INVALID_REQUEST, 'Invalid Request: initialize must be sent alone.'),
  eventId: refused(400, SERVER_ERROR, 'Bad Request: Last-Event-ID is not one of this session.'),
} as const;

function refused(status: number, code: number, message: string): Refusal {
  return { kind: 'refused', status, code, message };
}

/** How often the reader of a POST stream asks whether the call behind it still lives. */
const LEASE_CHECK_MS = 5_000;

export interface StreamDeps {
  outbox: Outbox;
  leases: Leases;
  wakeups: Wakeups;
}

/** Clients of earlier versions take the empty data of a priming event for a broken message (SEP-1699). */
export function takesEmptyEvents({ version }: Pick<Session, 'version'>): boolean {
  return version !== undefined && version >= '2025-11-25';
}

/** An answer that tails one stream of a session. */
export function streamAnswer(
  { outbox, leases, wakeups }: StreamDeps,
  session: Session,
  stream: StreamName,
  after: string,
  extra: Pick<TailOptions, 'eventIdPrefix' | 'preamble'> = {},
): SessionAnswer {
  const { id, kind } = session;
  // The standing stream of Streamable HTTP answers no calls, so there is nothing to ask after.
  const recover =
    stream !== 'g'
      ? () => recoverDeadCall(outbox, leases, id, stream)
      : kind === 'sse'
        ? () => recoverDeadCalls(outbox, leases, id)
        : undefined;
  return {
    kind: 'stream',
    async open(response) {
      response.writeHead(200, { ...SSE_HEADERS, 'mcp-session-id': id });
      response.flushHeaders();
      await tail(outbox, wakeups, response, {
        session: id,
        stream,
        after,
        emptyEvents: takesEmptyEvents(session),
        ...extra,
        ...(recover && { onIdle: recover, idleCheckMs: LEASE_CHECK_MS }),
      });
    },
  };
}
