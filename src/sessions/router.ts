/** The session router: 2025-era requests of any session, on any replica. */
import {
  SUPPORTED_PROTOCOL_VERSIONS,
  isInitializeRequest,
  isJSONRPCRequest,
  type JSONRPCMessage,
} from '@modelcontextprotocol/server';
import { refusals, streamAnswer, type Refusal, type SessionAnswer, type SessionRequest } from './answers.js';
import { messagesOf } from './messages.js';
import { parseEventId } from './outbox.js';
import { openSession, servePost, type PostDeps } from './post.js';
import type { Session } from './store.js';

export class SessionRouter {
  readonly #deps: PostDeps;

  constructor(deps: PostDeps) {
    this.#deps = deps;
  }

  /** POST /mcp: a message, or a batch where the session's protocol version has them. */
  async post(request: SessionRequest): Promise<SessionAnswer> {
    if (!accepts(request, 'application/json', 'text/event-stream')) return refusals.acceptBoth;
    const batch = Array.isArray(request.body);
    const messages = messagesOf(request.body);
    if ('kind' in messages) return messages;
    const initialize = messages.find((message) => isInitializeRequest(message));
    if (initialize) return batch ? refusals.initializeAlone : openSession(this.#deps, request, initialize);
    const found = await this.#find(request);
    if ('kind' in found) return found;
    // JSON-RPC batching exists in 2025-03-26 alone (changelogs of 2025-03-26 and 2025-06-18).
    if (batch && found.session.version !== '2025-03-26') return refusals.batch;
    await tellExchanges(this.#deps, found.session, messages);
    const requests = messages.filter(isJSONRPCRequest);
    return requests.length === 0
      ? { kind: 'accepted' }
      : servePost(this.#deps, found.session, request, requests);
  }

  /** GET /mcp: the session's standing stream, or any of its streams from where the client lost it. */
  async get(request: SessionRequest): Promise<SessionAnswer> {
    if (!accepts(request, 'text/event-stream')) return refusals.acceptStream;
    const found = await this.#find(request);
    if ('kind' in found) return found;
    const { session } = found;
    const lastEventId = request.header('last-event-id');
    if (lastEventId === undefined) {
      return streamAnswer(this.#deps, session, 'g', await this.#deps.outbox.newest(session.id, 'g'));
    }
    const event = parseEventId(lastEventId);
    return event ? streamAnswer(this.#deps, session, event.stream, event.entry) : refusals.eventId;
  }

  /** DELETE /mcp: the client ends its session. */
  async delete(request: SessionRequest): Promise<SessionAnswer> {
    const id = request.header('mcp-session-id');
    if (id === undefined) return refusals.noSession;
    const ended = await this.#deps.store.end(id, 'deleted', request.exchange.principal.grant);
    return ended ? { kind: 'json', body: '' } : refusals.unknownSession;
  }

  async #find(request: SessionRequest): Promise<{ session: Session } | Refusal> {
    const version = request.header('mcp-protocol-version');
    if (version !== undefined && !SUPPORTED_PROTOCOL_VERSIONS.includes(version)) return refusals.version;
    const id = request.header('mcp-session-id');
    if (id === undefined) return refusals.noSession;
    const session = await this.#deps.store.load(id, request.exchange.principal);
    return session?.kind === 'http' ? { session } : refusals.unknownSession;
  }
}

/** Answers and cancellations concern calls that may run on any replica. What concerns none is dropped, as the protocol says. */
export async function tellExchanges(
  { wakeups }: Pick<PostDeps, 'wakeups'>,
  session: Session,
  messages: readonly JSONRPCMessage[],
): Promise<void> {
  for (const message of messages) {
    if ('result' in message || 'error' in message) {
      await wakeups.publish(session.id, { type: 'answer', message });
    } else if (message.method === 'notifications/cancelled') {
      const { requestId, reason } = (message.params ?? {}) as { requestId?: unknown; reason?: unknown };
      if (typeof requestId !== 'string' && typeof requestId !== 'number') continue;
      await wakeups.publish(session.id, {
        type: 'cancel',
        requestId,
        ...(typeof reason === 'string' && { reason }),
      });
    }
  }
}

function accepts(request: SessionRequest, ...types: string[]): boolean {
  const accept = request.header('accept') ?? '';
  return types.every((type) => accept.includes(type));
}
