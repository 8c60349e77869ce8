/** Serves the requests of one POST: directly where they are plain, else through a throw-away Server. */
import {
  type InitializeRequestParams,
  type InitializeResult,
  type JSONRPCMessage,
  type JSONRPCRequest,
  type LoggingLevel,
  type McpServerFactory,
  type RequestId,
  type Server,
} from '@modelcontextprotocol/server';
import { AppError } from '../errors.js';
import type { Dispatcher } from '../execution/dispatch.js';
import type { Logger } from '../log.js';
import { answerDirectly, plainRequest, type PlainRequest } from '../mcp/direct.js';
import { toAuthInfo, type Exchange } from '../mcp/exchange.js';
import {
  refusals,
  streamAnswer,
  takesEmptyEvents,
  type SessionAnswer,
  type SessionRequest,
  type StreamDeps,
} from './answers.js';
import { PostAnswer } from './post-answer.js';
import { PostTransport, type Sink } from './post-transport.js';
import type { Running } from './running.js';
import type { Session, SessionStore } from './store.js';

export interface PostDeps extends StreamDeps {
  store: SessionStore;
  dispatcher: Dispatcher;
  factory: McpServerFactory;
  running: Running;
  /** Whether plain requests may take the direct path. */
  direct: boolean;
  log: Logger;
}

/** Serves `initialize`: the session exists once the Server has accepted it, and before the client hears of it. */
export async function openSession(
  deps: PostDeps,
  request: SessionRequest,
  message: JSONRPCMessage,
): Promise<SessionAnswer> {
  let answer: JSONRPCMessage | undefined;
  const ignore = () => undefined;
  const transport = new PostTransport(
    undefined,
    { related: ignore, unrelated: ignore, cancelled: ignore, result: (_id, result) => (answer = result) },
    toAuthInfo(request.exchange),
  );
  await transport.run(await serverOf(deps, request.exchange), deps.wakeups, [message]);
  const body = JSON.stringify(answer);
  if (!answer || !('result' in answer)) return { kind: 'json', body };
  const session = await deps.store.create(request.exchange.principal, {
    kind: 'http',
    version: (answer.result as InitializeResult).protocolVersion,
    init: (message as JSONRPCRequest).params as InitializeRequestParams,
  });
  return { kind: 'json', body, sessionId: session.id };
}

/** Serves requests of a session. The connection may go away; the call goes on until it is cancelled or the session ends. */
export async function servePost(
  deps: PostDeps,
  session: Session,
  request: SessionRequest,
  requests: readonly JSONRPCRequest[],
): Promise<SessionAnswer> {
  const answer = new PostAnswer(
    session.id,
    requests.map(({ id }) => id),
    deps,
  );
  // Before the work listens: to that the end is a cancellation, after which no answer is owed.
  const stop = deps.wakeups.listen(session.id, (wakeup) => {
    if (wakeup.type !== 'ended') return;
    if (wakeup.reason === 'grant_ended') request.exchange.challenge = signInEnded();
    answer.sessionEnded();
  });
  const plain =
    !deps.direct || Array.isArray(request.body)
      ? undefined
      : plainRequest({
          body: request.body,
          selection: request.exchange.selection,
          header: request.header,
          era: 'legacy',
        });
  const work = plain
    ? runDirectly(deps, session, request.exchange, plain, answer)
    : runThroughServer(deps, session, request.exchange, requests, answer);
  deps.running.add(work.catch((error: unknown) => answer.fail(error)).finally(stop));
  const outcome = await answer.outcome;
  if (outcome.kind === 'ended') return refusals.unknownSession;
  if (outcome.kind === 'cancelled') return { kind: 'accepted' };
  if (outcome.kind === 'stream') return streamAnswer(deps, session, outcome.stream, '0-0');
  const [first = ''] = outcome.messages;
  return { kind: 'json', body: Array.isArray(request.body) ? `[${outcome.messages.join(',')}]` : first };
}

/** As the bearer check puts it: this request got past it just before. */
function signInEnded(): AppError {
  return new AppError('invalid_token', 'The sign-in this token belongs to has ended.', {
    hint: 'Authorize again.',
  });
}

async function runDirectly(
  deps: PostDeps,
  session: Session,
  exchange: Exchange,
  plain: PlainRequest,
  answer: PostAnswer,
): Promise<void> {
  const stop = deps.wakeups.listen(session.id, (wakeup) => {
    const cancels = wakeup.type === 'cancel' && wakeup.requestId === plain.id;
    if ((cancels || wakeup.type === 'ended') && answer.cancel(plain.id)) exchange.abort.abort();
  });
  try {
    const json = await answerDirectly(deps.dispatcher, deps.log, exchange, plain);
    answer.answer(plain.id, json.toString('utf8'));
  } finally {
    stop();
  }
}

async function runThroughServer(
  deps: PostDeps,
  session: Session,
  exchange: Exchange,
  requests: readonly JSONRPCRequest[],
  answer: PostAnswer,
): Promise<void> {
  const sink: Sink = {
    related: (message) => answer.send(message),
    unrelated: (message) => void sendStanding(deps, session, message),
    result: (id, message) => {
      void remember(deps, session, requests, id, message).then(() =>
        answer.answer(id, JSON.stringify(message)),
      );
    },
    cancelled: (id) => answer.cancel(id),
    ...(takesEmptyEvents(session) && { pause: () => answer.pause() }),
  };
  const transport = new PostTransport(session, sink, toAuthInfo(exchange));
  await transport.run(await serverOf(deps, exchange), deps.wakeups, requests);
}

/** Puts a message on the session's standing stream. @returns false when Redis did not take it. */
export async function sendStanding(
  { outbox, log }: PostDeps,
  session: Session,
  message: JSONRPCMessage,
): Promise<boolean> {
  try {
    await outbox.append(session.id, 'g', JSON.stringify(message));
    return true;
  } catch (error) {
    log.warn({ err: error }, 'message lost: Redis took no append');
    return false;
  }
}

/**
 * Keeps what a request settled for the session, before the client hears of it and asks another replica: the log level, which
 * the SDK keeps in a Server that is about to be thrown away, and on an SSE session what `initialize` negotiated.
 */
export async function remember(
  { store, log }: PostDeps,
  session: Session,
  requests: readonly JSONRPCRequest[],
  id: RequestId,
  message: JSONRPCMessage,
): Promise<void> {
  const request = requests.find((candidate) => candidate.id === id);
  if (!request || !('result' in message)) return;
  try {
    if (request.method === 'logging/setLevel') {
      await store.setLogLevel(session, (request.params as { level: LoggingLevel }).level);
    } else if (request.method === 'initialize') {
      const { protocolVersion } = message.result as InitializeResult;
      await store.initialized(session, protocolVersion, request.params as InitializeRequestParams);
    }
  } catch (error) {
    log.warn({ err: error }, 'a session forgets what a request settled');
  }
}

/** A fresh legacy Server for one POST. */
export async function serverOf({ factory }: PostDeps, exchange: Exchange): Promise<Server> {
  const product = await factory({ era: 'legacy', authInfo: toAuthInfo(exchange) });
  return 'server' in product ? product.server : product;
}
