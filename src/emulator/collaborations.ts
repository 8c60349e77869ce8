/** Who has access to what, and as what: Box invites strangers, and colleagues at once. */
import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import { canEdit, canManage, isFor, roleOf } from './access.js';
import { userOf } from './call.js';
import { BoxError, insufficientPermissions, invalidParameter, noSuch } from './errors.js';
import { groupMini } from './groups.js';
import { isRoot, type Collaboration, type Group, type Item, type User } from './model.js';
import { pageByMarker } from './paging.js';
import { id, readBody, readList, type Query } from './params.js';
import { itemMini, userMini, type Json } from './shapes.js';
import type { State } from './state.js';

const role = z.enum([
  ...(['editor', 'viewer', 'previewer', 'uploader', 'previewer uploader', 'viewer uploader'] as const),
  'co-owner',
]);
const invitation = z.object({
  item: z.object({ type: z.enum(['file', 'folder']), id }),
  accessible_by: z.object({
    type: z.enum(['user', 'group']),
    id: id.optional(),
    login: z.string().optional(),
  }),
  role,
  is_access_only: z.boolean().optional(),
  can_view_path: z.boolean().optional(),
  expires_at: z.iso.datetime({ offset: true }).optional(),
});
const change = z.object({
  role: role.optional(),
  status: z.enum(['pending', 'accepted', 'rejected']).optional(),
  expires_at: z.iso.datetime({ offset: true }).optional(),
  can_view_path: z.boolean().optional(),
});

interface Address {
  Params: { id: string };
}

function granteeJson({ user, group, status }: Collaboration): Json | undefined {
  if (group) return groupMini(group);
  if (!user) return undefined;
  const { name, ...mini } = userMini(user);
  // Box: while pending, "field `name` is redacted".
  return { ...mini, ...(status !== 'pending' && { name }), is_active: true };
}

function collaborationJson(collaboration: Collaboration, viewer: User, fields?: readonly string[]): Json {
  const { status, createdBy } = collaboration;
  const grantee = granteeJson(collaboration);
  const all: Json = {
    type: 'collaboration',
    id: collaboration.id,
    created_by: { ...userMini(createdBy), is_active: true },
    created_at: collaboration.createdAt,
    modified_at: collaboration.modifiedAt,
    expires_at: collaboration.expiresAt ?? null,
    status,
    ...(grantee && { accessible_by: grantee }),
    invite_email: status === 'pending' ? (collaboration.inviteEmail ?? null) : null,
    role: collaboration.role,
    is_access_only: collaboration.isAccessOnly,
    ...(status === 'accepted' && { acknowledged_at: collaboration.modifiedAt }),
    item: status === 'pending' ? null : itemMini(collaboration.item, viewer),
  };
  if (!fields) return all;
  return Object.fromEntries(Object.entries(all).filter(([key]) => ['type', 'id', ...fields].includes(key)));
}

/** @throws BoxError 404, also for what the user may not know of */
function find(state: State, user: User, wanted: string): Collaboration {
  for (const item of state.world.items()) {
    for (const collaboration of item.collaborations.values()) {
      if (collaboration.id !== wanted) continue;
      if (roleOf(user, item) || isFor(user, collaboration)) return collaboration;
    }
  }
  throw noSuch('collaboration_id', wanted);
}

/** Lets the item stand in folder "0" of everyone the collaboration is for, or no longer. */
function place({ user, group, item, isAccessOnly }: Collaboration): void {
  const people = group ? [...group.members.values()].map((membership) => membership.user) : [user];
  for (const person of people) {
    if (!person || person === item.owner) continue;
    const stands = [...item.collaborations.values()].some(
      (each) => each.status === 'accepted' && isFor(person, each),
    );
    if (stands && !isAccessOnly) person.invitations.add(item);
    else if (!stands) person.invitations.delete(item);
  }
}

function granteeOf(
  state: State,
  by: User,
  { type, id: wanted, login }: z.output<typeof invitation>['accessible_by'],
): { user: User | undefined; group: Group | undefined; key: string } {
  if (type === 'group') {
    const group = state.world.groups.get(wanted ?? '');
    if (group?.enterprise !== by.enterprise) throw noSuch('accessible_by', wanted ?? '');
    return { user: undefined, group, key: group.id };
  }
  const user = wanted === undefined ? state.world.findUser(login ?? '') : state.world.userById(wanted);
  if (!user && (wanted !== undefined || login === undefined)) throw noSuch('accessible_by', wanted ?? '');
  return { user, group: undefined, key: user?.id ?? (login ?? '').toLowerCase() };
}

function invite(state: State, by: User, body: z.output<typeof invitation>): Collaboration {
  const { world } = state;
  const item = body.item.type === 'file' ? world.file(by, body.item.id) : world.folder(by, body.item.id);
  if (isRoot(item) || !canEdit(by, item)) throw insufficientPermissions();
  // Box: "Only an owner or co-owners can invite collaborators with a can_view_path of true."
  if ((body.role === 'co-owner' || body.can_view_path) && !canManage(by, item))
    throw insufficientPermissions();
  requireFuture(state, body.expires_at);
  const { user, group, key } = granteeOf(state, by, body.accessible_by);
  if (user === item.owner || item.collaborations.has(key))
    throw new BoxError(400, 'user_already_collaborator', 'User is already a collaborator');
  const now = world.now();
  const isColleague = group !== undefined || user?.enterprise === item.owner.enterprise;
  const collaboration: Collaboration = {
    id: world.newId('collaboration'),
    ...{ item, user, group, role: body.role, createdBy: by, createdAt: now, modifiedAt: now },
    inviteEmail: group ? undefined : (user?.login ?? key),
    status: isColleague ? 'accepted' : 'pending',
    expiresAt: body.expires_at,
    isAccessOnly: body.is_access_only ?? false,
  };
  item.collaborations.set(key, collaboration);
  place(collaboration);
  return collaboration;
}

function requireFuture(state: State, expiresAt: string | undefined): void {
  if (expiresAt !== undefined && Date.parse(expiresAt) <= state.clock())
    throw invalidParameter('expires_at', expiresAt, 'Must be in the future');
}

function update(state: State, by: User, collaboration: Collaboration, body: z.output<typeof change>): void {
  const { item } = collaboration;
  const { status, can_view_path, ...rest } = body;
  if (status !== undefined && (collaboration.user !== by || collaboration.status !== 'pending'))
    throw insufficientPermissions();
  const manages = canManage(by, item);
  if ((rest.role ?? rest.expires_at) !== undefined && !manages) throw insufficientPermissions();
  // Box: "Only an owner can update can_view_path on existing collaborations."
  if (can_view_path !== undefined && item.owner !== by) throw insufficientPermissions();
  requireFuture(state, rest.expires_at);
  collaboration.status = status ?? collaboration.status;
  collaboration.role = rest.role ?? collaboration.role;
  collaboration.expiresAt = rest.expires_at ?? collaboration.expiresAt;
  collaboration.modifiedAt = state.world.now();
  place(collaboration);
}

/** On the item and on the folders above it: all who have access. */
function listOf(item: Item): Collaboration[] {
  const found: Collaboration[] = [];
  for (let at: Item | undefined = item; at; at = at.parent) found.push(...at.collaborations.values());
  return found.filter(({ status }) => status !== 'rejected');
}

/** POST, GET, PUT, DELETE /collaborations, GET collaborations of files and folders */
export function collaborationRoutes(app: FastifyInstance, state: State): void {
  const fields = (query: unknown) => readList(query as Query, 'fields');
  for (const kind of ['file', 'folder'] as const) {
    app.get<Address>(`/2.0/${kind}s/:id/collaborations`, (request) => {
      const user = userOf(request);
      const found = listOf(state.world[kind](user, request.params.id));
      const query = request.query as Query;
      return pageByMarker(found, query, (each) => collaborationJson(each, user, fields(query)));
    });
  }
  app.post('/2.0/collaborations', (request, reply): FastifyReply => {
    const user = userOf(request);
    const made = invite(state, user, readBody(invitation, request.body));
    return reply.code(201).send(collaborationJson(made, user, fields(request.query)));
  });
  app.get<Address>('/2.0/collaborations/:id', (request) => {
    const user = userOf(request);
    return collaborationJson(find(state, user, request.params.id), user, fields(request.query));
  });
  app.put<Address>('/2.0/collaborations/:id', (request) => {
    const user = userOf(request);
    const collaboration = find(state, user, request.params.id);
    update(state, user, collaboration, readBody(change, request.body));
    return collaborationJson(collaboration, user);
  });
  app.delete<Address>('/2.0/collaborations/:id', (request, reply): FastifyReply => {
    const user = userOf(request);
    const collaboration = find(state, user, request.params.id);
    const { item } = collaboration;
    // Everyone may give up their own access.
    if (collaboration.user !== user && !canManage(user, item)) throw insufficientPermissions();
    for (const [key, each] of item.collaborations)
      if (each === collaboration) item.collaborations.delete(key);
    place(collaboration);
    return reply.code(204).send();
  });
}
