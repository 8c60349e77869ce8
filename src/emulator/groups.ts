/** Groups of an enterprise and who is in them. Admins see all of them, members their own. */
import type { FastifyInstance } from 'fastify';
import { userOf } from './call.js';
import { insufficientPermissions, noSuch } from './errors.js';
import type { Group, Membership, User } from './model.js';
import { pageByOffset } from './paging.js';
import { readList, readText, type Query } from './params.js';
import { userMini, type Json } from './shapes.js';
import type { State } from './state.js';

export const groupMini = ({ id, name }: Group): Json => ({
  type: 'group',
  id,
  name,
  group_type: 'managed_group',
});

const membershipJson = ({ group, membership }: { group: Group; membership: Membership }): Json => ({
  type: 'group_membership',
  id: membership.id,
  user: userMini(membership.user),
  group: groupMini(group),
  role: membership.role,
  created_at: membership.createdAt,
  modified_at: membership.createdAt,
});

function groupJson(group: Group, fields: readonly string[] | undefined): Json {
  const all: Json = {
    ...groupMini(group),
    created_at: group.createdAt,
    modified_at: group.createdAt,
    description: group.description,
    invitability_level: 'all_managed_users',
    member_viewability_level: 'admins_and_members',
  };
  const standard = ['name', 'group_type', 'created_at', 'modified_at'];
  const wanted = ['type', 'id', ...(fields ?? standard)].filter((field) => field in all);
  return Object.fromEntries(wanted.map((field) => [field, all[field]]));
}

/** Groups of the user's enterprise, by name. */
const groupsOf = (state: State, { enterprise }: User): Group[] =>
  [...state.world.groups.values()]
    .filter((group) => group.enterprise === enterprise)
    .sort((a, b) => a.name.localeCompare(b.name, 'en'));

/** GET /groups, GET /groups/:id/memberships, GET /users/:id/memberships */
export function groupRoutes(app: FastifyInstance, state: State): void {
  app.get('/2.0/groups', (request) => {
    const user = userOf(request);
    if (!user.isAdmin) throw insufficientPermissions();
    const query = request.query as Query;
    const term = readText(query, 'filter_term')?.toLowerCase() ?? '';
    const fields = readList(query, 'fields');
    const found = groupsOf(state, user).filter(({ name }) => name.toLowerCase().includes(term));
    return pageByOffset(found, query, (group) => groupJson(group, fields));
  });
  app.get<{ Params: { group_id: string } }>('/2.0/groups/:group_id/memberships', (request) => {
    const user = userOf(request);
    const group = state.world.groups.get(request.params.group_id);
    if (group?.enterprise !== user.enterprise) throw noSuch('group_id', request.params.group_id);
    if (!user.isAdmin && !group.members.has(user.id)) throw insufficientPermissions();
    const members = [...group.members.values()].map((membership) => ({ group, membership }));
    return pageByOffset(members, request.query as Query, membershipJson);
  });
  app.get<{ Params: { user_id: string } }>('/2.0/users/:user_id/memberships', (request) => {
    const user = userOf(request);
    const { user_id } = request.params;
    if (state.world.userById(user_id)?.enterprise !== user.enterprise) throw noSuch('user_id', user_id);
    if (!user.isAdmin && user.id !== user_id) throw insufficientPermissions();
    const memberships = groupsOf(state, user).flatMap((group) => {
      const membership = group.members.get(user_id);
      return membership ? [{ group, membership }] : [];
    });
    return pageByOffset(memberships, request.query as Query, membershipJson);
  });
}
