/** What both origins share: tolerant bodies, the request log, faults, and errors in Box's form. */
import { setTimeout as wait } from 'node:timers/promises';
import Fastify, {
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify';
import { CALL, callOf, type Call } from './call.js';
import { BoxError, errorBody, newRequestId, OAuthError, UnauthorizedError } from './errors.js';
import { codeOf, type Fault } from './faults.js';
import { noteBody } from './request-log.js';
import type { State } from './state.js';

/** Box takes up to 50 MB in one upload; the rest is room for the multipart frame. */
const BODY_LIMIT = 51 * 1024 * 1024;
export const CONTROL_PREFIX = '/_emulator';

/** @returns a server that logs, fails on request and answers errors as Box does; routes are added by the caller. */
export function createServer(state: State): FastifyInstance {
  const app = Fastify({
    bodyLimit: BODY_LIMIT,
    forceCloseConnections: true,
    exposeHeadRoutes: false,
    routerOptions: { maxParamLength: 2_000 },
  });
  addParsers(app);
  app.decorateRequest(CALL, null);
  addRequestLog(app, state);
  addFaults(app, state);
  app.setErrorHandler(sendError);
  addFallback(app);
  return app;
}

function addParsers(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  // Clients send `content-type: application/json` with DELETE and no body.
  app.addContentTypeParser(
    /^application\/(json|json-patch\+json)/,
    { parseAs: 'string' },
    (_request, text, done) => {
      if (text === '') return done(null, undefined);
      try {
        done(null, JSON.parse(String(text)));
      } catch {
        done(new BoxError(400, 'bad_request', 'Could not decode JSON request body'));
      }
    },
  );
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    (_request, text, done) => done(null, Object.fromEntries(new URLSearchParams(String(text)))),
  );
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, bytes, done) => done(null, bytes));
}

const pathOf = (url: string): string => url.split('?', 1)[0] ?? '';

function addRequestLog(app: FastifyInstance, state: State): void {
  app.addHook('onRequest', async (request) => {
    const token = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
    const user = token === undefined ? undefined : state.grants.userOf(token);
    // An expired token still tells whose call it was.
    const login = user?.login ?? (token === undefined ? undefined : state.grants.loginOf(token)) ?? null;
    const isControl = request.url.startsWith(CONTROL_PREFIX);
    const call: Call = {
      user,
      tokenGiven: token !== undefined,
      entry: isControl ? undefined : state.requests.add(request.method, request.url, login, state.clock()),
      fault: undefined,
    };
    request.setDecorator(CALL, call);
  });
  app.addHook('onResponse', async (request, reply) => {
    const { entry } = callOf(request);
    if (entry) entry.status = reply.statusCode;
  });
}

function addFaults(app: FastifyInstance, state: State): void {
  app.addHook('preHandler', async (request, reply) => {
    const call = callOf(request);
    if (!call.entry) return;
    noteRequest(state, request, call);
    if (state.faults.empty) return;
    call.fault = state.faults.meet(request.method, call.entry.path, call.entry.login);
    if (!call.fault) return;
    if (call.fault.latencyMs !== undefined) await wait(call.fault.latencyMs);
    if (call.fault.when !== 'after') return strike(call.fault, reply);
  });
  app.addHook('onSend', async (request, reply, payload) => {
    const { fault } = callOf(request);
    if (fault?.when !== 'after') return payload;
    if (fault.reset) {
      request.raw.socket.destroy();
      return payload;
    }
    const status = statusOf(fault);
    if (status === undefined) return payload;
    faultHeaders(fault, reply.code(status).type('application/json').removeHeader('content-length'));
    return JSON.stringify(faultBody(fault, status));
  });
}

/** Completes the log entry by what stands in the body. */
function noteRequest(state: State, request: FastifyRequest, { entry }: Call): void {
  if (!entry) return;
  const body = request.body as Record<string, unknown> | undefined;
  if (entry.path.startsWith('/oauth2/')) {
    if (typeof body?.['grant_type'] === 'string') entry.grant_type = body['grant_type'];
    const credential = body?.['refresh_token'] ?? body?.['code'] ?? body?.['token'];
    if (typeof credential === 'string') entry.login = state.grants.loginOf(credential) ?? null;
  } else if (entry.path.startsWith('/2.0/')) {
    noteBody(entry, body, Number(request.headers['content-length'] ?? 0));
  }
}

const statusOf = (fault: Fault): number | undefined => fault.status ?? (fault.rateLimit ? 429 : undefined);

const faultHeaders = (fault: Fault, reply: FastifyReply): FastifyReply => {
  const seconds = fault.retryAfter ?? fault.rateLimit?.seconds;
  return seconds === undefined ? reply : reply.header('retry-after', String(Math.ceil(seconds)));
};

const faultBody = (fault: Fault, status: number): unknown =>
  fault.body ?? errorBody(status, ...codeOf(status));

function strike(fault: Fault, reply: FastifyReply): FastifyReply | undefined {
  if (fault.reset) {
    reply.hijack();
    reply.raw.socket?.destroy();
    return reply;
  }
  const status = statusOf(fault);
  if (status === undefined) return undefined;
  if (status === 401 && fault.body === undefined) return sendUnauthorized(reply, new UnauthorizedError(true));
  return faultHeaders(fault, reply.code(status)).send(faultBody(fault, status));
}

const sendUnauthorized = (reply: FastifyReply, { header }: UnauthorizedError): FastifyReply =>
  reply.code(401).header('www-authenticate', header).send();

function sendError(error: FastifyError | Error, _request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (error instanceof UnauthorizedError) return sendUnauthorized(reply, error);
  if (error instanceof OAuthError)
    return reply.code(400).send({ error: error.error, error_description: error.description });
  if (error instanceof BoxError) {
    const { body } = error;
    return reply
      .code(error.status)
      .headers({ ...error.headers, 'box-request-id': body.request_id })
      .send(body);
  }
  const status = 'statusCode' in error ? (error.statusCode ?? 500) : 500;
  if (status >= 500) reply.request.log.error(error);
  const [code] = codeOf(status);
  return reply
    .code(status)
    .send(errorBody(status, code, status < 500 ? error.message : 'Internal Server Error'));
}

/** 405 where the path exists with another method, else 404. */
function addFallback(app: FastifyInstance): void {
  const paths: { pattern: RegExp; methods: Set<string> }[] = [];
  app.addHook('onRoute', ({ url, method }) => {
    const pattern = new RegExp(
      `^${url.replace(/[.]/g, '\\.').replace(/:\w+/g, '[^/]+').replace('*', '.*')}$`,
    );
    paths.push({ pattern, methods: new Set([method].flat()) });
  });
  app.setNotFoundHandler((request, reply) => {
    const found = paths.filter(({ pattern }) => pattern.test(pathOf(request.url)));
    const status = found.length > 0 ? 405 : 404;
    if (found.length > 0) void reply.header('allow', found.flatMap(({ methods }) => [...methods]).join(', '));
    return reply
      .code(status)
      .header('box-request-id', newRequestId())
      .send(errorBody(status, ...codeOf(status)));
  });
}
