/** Control of the emulator by tests and demos, outside of what Box has: `/_emulator/…`. No tokens are needed here, and none shown. */
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { BoxError, badRequest } from './errors.js';
import type { User } from './model.js';
import { tokenBody } from './oauth.js';
import { readBody, readInteger, readText, type Query } from './params.js';
import type { RequestEntry } from './request-log.js';
import { welcome } from './seed/seed.js';
import { CONTROL_PREFIX } from './server.js';
import type { ServiceAccounts } from './service-accounts.js';
import type { State } from './state.js';

const newUser = z.strictObject({
  login: z.email(),
  name: z.string().min(1).max(50),
  /** Name or id; the login's domain when left out. */
  enterprise: z.string().min(1).optional(),
});
const newUsers = z.union([
  newUser.transform((user) => [user]),
  z.array(newUser),
  z.strictObject({ users: z.array(newUser) }).transform(({ users }) => users),
]);
const fault = z.strictObject({
  path: z.string().optional(),
  pattern: z.string().refine(isPattern, 'must be a regular expression').optional(),
  method: z.string().optional(),
  login: z.string().optional(),
  count: z.number().int().positive().optional(),
  status: z.number().int().min(200).max(599).optional(),
  body: z.unknown().optional(),
  retryAfter: z.number().nonnegative().optional(),
  latencyMs: z.number().nonnegative().optional(),
  reset: z.boolean().optional(),
  when: z.enum(['before', 'after']).optional(),
  rateLimit: z
    .strictObject({ requests: z.number().int().nonnegative(), seconds: z.number().positive() })
    .optional(),
});
const settings = z.strictObject({
  accessTokenSeconds: z.number().positive().optional(),
  representationMs: z.number().nonnegative().optional(),
  strictRefresh: z.boolean().optional(),
});
const expiry = z.strictObject({ login: z.string().optional(), refreshTokens: z.boolean().optional() });

function isPattern(text: string): boolean {
  try {
    new RegExp(text);
    return true;
  } catch {
    return false;
  }
}

/** All control endpoints. */
export function controlRoutes(app: FastifyInstance, state: State, serviceAccounts: ServiceAccounts): void {
  app.get(`${CONTROL_PREFIX}/jwt-config`, (request) =>
    serviceAccounts.configurationFile(readText(request.query as Query, 'enterprise') ?? 'acme.test'),
  );
  app.get(`${CONTROL_PREFIX}/state`, () => stateJson(state));
  app.post(`${CONTROL_PREFIX}/reset`, () => {
    state.reset();
    return stateJson(state);
  });
  app.post(`${CONTROL_PREFIX}/users`, (request, reply) => {
    const users = addUsers(state, readBody(newUsers, request.body));
    return reply.code(201).send({ users: users.map(userJson) });
  });
  app.post(`${CONTROL_PREFIX}/settings`, (request) => {
    const { accessTokenSeconds, representationMs, strictRefresh } = readBody(settings, request.body);
    state.grants.accessTokenSeconds = accessTokenSeconds ?? state.grants.accessTokenSeconds;
    state.grants.strictRefresh = strictRefresh ?? state.grants.strictRefresh;
    state.representationMs = representationMs ?? state.representationMs;
    return settingsJson(state);
  });
  tokenControls(app, state);
  faultControls(app, state);
  requestControls(app, state);
}

function tokenControls(app: FastifyInstance, state: State): void {
  app.post(`${CONTROL_PREFIX}/expire`, (request) => {
    const { login, refreshTokens = false } = readBody(expiry, request.body);
    const user = login === undefined ? undefined : requireUser(state, login);
    return { expired: state.grants.expire(user, { refreshTokens }) };
  });
  app.post(`${CONTROL_PREFIX}/tokens`, (request) => {
    const { login } = readBody(z.strictObject({ login: z.string() }), request.body);
    return tokenBody(state.grants.grant(requireUser(state, login), state.client.id));
  });
}

function faultControls(app: FastifyInstance, state: State): void {
  app.post(`${CONTROL_PREFIX}/faults`, (request, reply) =>
    reply.code(201).send(state.faults.add(readBody(fault, request.body))),
  );
  app.get(`${CONTROL_PREFIX}/faults`, () => ({ faults: state.faults.list() }));
  app.delete(`${CONTROL_PREFIX}/faults`, () => ({ removed: state.faults.clear() }));
  app.delete<{ Params: { id: string } }>(`${CONTROL_PREFIX}/faults/:id`, (request) => ({
    removed: state.faults.clear(request.params.id),
  }));
}

function requestControls(app: FastifyInstance, state: State): void {
  app.get(`${CONTROL_PREFIX}/requests`, (request) => {
    const query = request.query as Query;
    const requests = state.requests.list(requestFilter(query));
    const limit = readInteger(query, 'limit', {
      fallback: requests.length,
      min: 1,
      max: Number.MAX_SAFE_INTEGER,
    });
    return { total: state.requests.total, matched: requests.length, requests: requests.slice(-limit) };
  });
  app.delete(`${CONTROL_PREFIX}/requests`, () => {
    state.requests.clear();
    return { total: 0 };
  });
}

/** `login`, `method`, `path` (a prefix) and `status` narrow the list. */
function requestFilter(query: Query): (entry: RequestEntry) => boolean {
  const login = readText(query, 'login')?.toLowerCase();
  const method = readText(query, 'method')?.toUpperCase();
  const path = readText(query, 'path');
  const status = readText(query, 'status');
  return (entry) =>
    (login === undefined || entry.login?.toLowerCase() === login) &&
    (method === undefined || entry.method === method) &&
    (path === undefined || entry.path.startsWith(path)) &&
    (status === undefined || String(entry.status) === status);
}

/** All of them or none: a taken login refuses the whole list. */
function addUsers(state: State, list: z.output<typeof newUsers>): User[] {
  const logins = list.map(({ login }) => login.toLowerCase());
  const taken = logins.find((login, index) => state.world.findUser(login) ?? logins.indexOf(login) !== index);
  if (taken !== undefined)
    throw new BoxError(409, 'user_login_already_used', `A user with the login ${taken} already exists`);
  return list.map(({ login, name, enterprise = login.split('@')[1] ?? '' }) => {
    const user = state.world.addUser({ login, name, enterprise });
    welcome(state.drive, user);
    return user;
  });
}

function requireUser(state: State, login: string): User {
  const user = state.world.findUser(login);
  if (!user) throw badRequest({ reason: 'invalid_parameter', name: 'login', message: `No user ${login}` });
  return user;
}

const userJson = ({ id, login, name, enterprise }: User) => ({ id, login, name, enterprise });

const settingsJson = ({ grants, representationMs }: State) => ({
  accessTokenSeconds: grants.accessTokenSeconds,
  strictRefresh: grants.strictRefresh,
  representationMs,
});

const stateJson = (state: State) => ({
  users: [...state.world.users.values()].map(userJson),
  counts: { ...state.world.counts(), requests: state.requests.total, faults: state.faults.list().length },
  grants: state.grants.summaries(),
  settings: settingsJson(state),
});
