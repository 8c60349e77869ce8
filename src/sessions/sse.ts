/** HTTP+SSE (2024-11-05) on the session layer: `GET /sse` carries everything to the client, `POST /messages` everything back. */
import { randomUUID } from 'node:crypto';
import { isJSONRPCRequest, type JSONRPCMessage, type JSONRPCRequest } from '@modelcontextprotocol/server';
import { toAuthInfo, type Exchange } from '../mcp/exchange.js';
import { refusals, streamAnswer, type SessionAnswer, type SessionRequest } from './answers.js';
import { messagesOf } from './messages.js';
import { parseEventId } from './outbox.js';
import { remember, sendStanding, serverOf, type PostDeps } from './post.js';
import { PostTransport } from './post-transport.js';
import { tellExchanges } from './router.js';
import type { Session } from './store.js';

export class SseRouter {
  readonly #deps: PostDeps;

  constructor(deps: PostDeps) {
    this.#deps = deps;
  }

  /**
   * GET /sse: opens a session and its stream. An EventSource that reconnects (after a deploy, say) names the last event it
   * saw, and our event ids name their session: it goes on with that one and need not initialize again.
   */
  async get(request: SessionRequest): Promise<SessionAnswer> {
    const resumed = await this.#resumed(request);
    const session =
      resumed?.session ?? (await this.#deps.store.create(request.exchange.principal, { kind: 'sse' }));
    const after = resumed?.after ?? '0-0';
    const endpoint = `/messages?sessionId=${session.id}${request.repeated ?? ''}`;
    return streamAnswer(this.#deps, session, 'g', after, {
      eventIdPrefix: `${session.id}/`,
      preamble: `id: ${session.id}/g.${after}\nevent: endpoint\ndata: ${endpoint}\n\n`,
    });
  }

  /** POST /messages?sessionId=…: taken at once, answered on the stream. */
  async post(sessionId: string | undefined, request: SessionRequest): Promise<SessionAnswer> {
    if (sessionId === undefined) return refusals.noSession;
    const session = await this.#deps.store.load(sessionId, request.exchange.principal);
    if (session?.kind !== 'sse') return refusals.unknownSession;
    if (Array.isArray(request.body) && session.version !== '2025-03-26') return refusals.batch;
    const messages = messagesOf(request.body);
    if ('kind' in messages) return messages;
    await tellExchanges(this.#deps, session, messages);
    const requests = messages.filter(isJSONRPCRequest);
    if (requests.length > 0) {
      const work = serve(this.#deps, session, request.exchange, requests);
      this.#deps.running.add(
        work.catch((error: unknown) =>
          this.#deps.log.error({ err: error }, 'an SSE call broke; its lease will run out'),
        ),
      );
    }
    return { kind: 'accepted' };
  }

  async #resumed(request: SessionRequest): Promise<{ session: Session; after: string } | undefined> {
    const [id = '', event = ''] = (request.header('last-event-id') ?? '').split('/', 2);
    const after = parseEventId(event);
    const session = after && (await this.#deps.store.load(id, request.exchange.principal));
    return session?.kind === 'sse' ? { session, after: after!.entry } : undefined;
  }
}

async function serve(
  deps: PostDeps,
  session: Session,
  exchange: Exchange,
  requests: readonly JSONRPCRequest[],
): Promise<void> {
  const name = `p:${randomUUID()}` as const;
  const sent: Promise<boolean>[] = [];
  const send = (message: JSONRPCMessage) => void sent.push(sendStanding(deps, session, message));
  const ignore = () => undefined;
  const transport = new PostTransport(
    session,
    {
      related: send,
      unrelated: send,
      cancelled: ignore,
      result: (id, message) => {
        const kept = remember(deps, session, requests, id, message);
        sent.push(kept.then(() => sendStanding(deps, session, message)));
      },
    },
    toAuthInfo(exchange),
  );
  const ids = requests.map(({ id }) => id);
  try {
    await deps.leases.takeForCall(session.id, name, ids);
    await transport.run(await serverOf(deps, exchange), deps.wakeups, requests);
  } catch (error) {
    deps.leases.letRunOut(session.id, name);
    throw error;
  }
  // The answers first: after a crash in between the reader says of one that it may have happened; the other order loses it.
  const taken = await Promise.all(sent);
  if (taken.every(Boolean)) await deps.leases.releaseCall(session.id, name);
  else deps.leases.letRunOut(session.id, name);
}
