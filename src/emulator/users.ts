/** Users. */
import type { FastifyInstance } from 'fastify';
import { userOf } from './call.js';
import { insufficientPermissions } from './errors.js';
import { pageByMarker, pageByOffset } from './paging.js';
import { readChoices, readList, readText, type Query } from './params.js';
import { folderSize, type Json } from './shapes.js';
import type { User } from './model.js';
import type { State } from './state.js';

const GIGABYTE = 1024 ** 3;
/** Box's upload limit of a Business plan. */
const MAX_UPLOAD = 5 * GIGABYTE;

const READERS: Record<string, (user: User, state: State) => unknown> = {
  name: ({ name }) => name,
  login: ({ login }) => login,
  created_at: ({ createdAt }) => createdAt,
  modified_at: ({ createdAt }) => createdAt,
  language: () => 'en',
  timezone: () => 'Europe/Berlin',
  space_amount: () => 100 * GIGABYTE,
  space_used: ({ root }) => folderSize(root),
  max_upload_size: () => MAX_UPLOAD,
  status: () => 'active',
  job_title: ({ jobTitle }) => jobTitle,
  phone: () => '',
  address: () => '',
  avatar_url: ({ id }, { url }) => `${url}/2.0/users/${id}/avatar`,
  notification_email: () => null,
  role: ({ isAdmin }) => (isAdmin ? 'admin' : 'user'),
  tracking_codes: () => [],
  can_see_managed_users: () => true,
  is_sync_enabled: () => true,
  is_external_collab_restricted: () => false,
  is_exempt_from_device_limits: () => false,
  is_exempt_from_login_verification: () => false,
  enterprise: ({ enterprise: { id, name } }) => ({ type: 'enterprise', id, name }),
  my_tags: () => [],
  hostname: ({ enterprise }) => `https://${enterprise.name.split('.', 1)[0] ?? ''}.app.box.com/`,
  is_platform_access_only: () => false,
};

const STANDARD = [
  ...['name', 'login', 'created_at', 'modified_at', 'language', 'timezone', 'space_amount', 'space_used'],
  ...['max_upload_size', 'status', 'job_title', 'phone', 'address', 'avatar_url', 'notification_email'],
];

function userJson(user: User, state: State, fields: readonly string[] = STANDARD): Json {
  const json: Json = { type: 'user', id: user.id };
  for (const name of fields) {
    const reader = Object.hasOwn(READERS, name) ? READERS[name] : undefined;
    if (reader) json[name] = reader(user, state);
  }
  return json;
}

/** The enterprise's users whose name or login begins so, oldest first. */
function listUsers(state: State, user: User, query: Query): Json {
  if (!user.isAdmin) throw insufficientPermissions();
  const term = readText(query, 'filter_term')?.toLowerCase() ?? '';
  const isExternal = readChoices(query, 'user_type', ['all', 'managed', 'external'])?.[0] === 'external';
  const found = [...state.world.users.values()].filter(
    ({ enterprise, name, login }) =>
      enterprise === user.enterprise &&
      !isExternal &&
      [name, login].some((text) => text.toLowerCase().startsWith(term)),
  );
  const fields = readList(query, 'fields');
  const page = readText(query, 'usemarker') === 'true' ? pageByMarker : pageByOffset;
  return page(found, query, (each) => userJson(each, state, fields));
}

/** GET /users/me, GET /users */
export function userRoutes(app: FastifyInstance, state: State): void {
  app.get('/2.0/users/me', (request) =>
    userJson(userOf(request), state, readList(request.query as Query, 'fields')),
  );
  app.get('/2.0/users', (request) => listUsers(state, userOf(request), request.query as Query));
}
