/** Shared links: set and removed with the item, found by their address. */
import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { isTrashed, requireEdit, roleOf } from './access.js';
import { userOf } from './call.js';
import { badRequest, BoxError, insufficientPermissions, invalidParameter } from './errors.js';
import { isRoot, type Item, type SharedLink, type User } from './model.js';
import { readList, type Query } from './params.js';
import { itemStandard } from './shapes.js';
import type { State } from './state.js';
import { boxTime } from './world.js';

export const time = z.iso.datetime({ offset: true }).transform((text) => boxTime(Date.parse(text)));

/** `null` removes the link. */
export const sharedLinkChange = z
  .object({
    access: z.enum(['open', 'company', 'collaborators']).optional(),
    password: z.string().nullish(),
    vanity_name: z.string().min(12).nullish(),
    unshared_at: time.nullish(),
    permissions: z
      .object({
        can_download: z.boolean().optional(),
        can_preview: z.boolean().optional(),
        can_edit: z.boolean().optional(),
      })
      .optional(),
  })
  .nullish();
type Change = z.output<typeof sharedLinkChange>;

/** Sets, changes or removes the link; undefined leaves it as it is. */
export function changeSharedLink(state: State, user: User, item: Item, change: Change): void {
  if (change === undefined) return;
  requireEdit(user, item);
  if (isRoot(item)) throw insufficientPermissions();
  if (change === null) {
    item.sharedLink = undefined;
    return;
  }
  const link = merged(item, change);
  requireValid(state, item, link, change);
  item.sharedLink = link;
}

function merged(item: Item, change: NonNullable<Change>): SharedLink {
  const before = item.sharedLink;
  const { access = 'company', password, vanity_name, unshared_at, permissions } = change;
  const kept = <T>(value: T | null | undefined, old: T | undefined): T | undefined =>
    value === undefined ? old : (value ?? undefined);
  return {
    token: createHash('sha256').update(`${item.type}/${item.id}`).digest('hex').slice(0, 32),
    vanityName: kept(vanity_name, before?.vanityName),
    access,
    password: access === 'open' ? kept(password, before?.password) : undefined,
    unsharedAt: kept(unshared_at, before?.unsharedAt),
    canDownload: permissions?.can_download ?? before?.canDownload ?? true,
    canEdit: permissions?.can_edit ?? before?.canEdit ?? false,
  };
}

function requireValid(state: State, item: Item, link: SharedLink, change: NonNullable<Change>): void {
  const refuse = (name: string, message: string): never => {
    throw badRequest({ reason: 'invalid_parameter', name, message });
  };
  if (typeof change.password === 'string') {
    if (link.access !== 'open') refuse('password', 'A password needs open access');
    if (!/^(?=.*[0-9A-Z\W]).{8,}$/.test(change.password)) refuse('password', 'The password is too weak');
  }
  if (change.permissions && link.access === 'collaborators')
    refuse('permissions', 'Permissions need open or company access');
  if (
    link.canEdit &&
    (item.type !== 'file' || !link.canDownload || change.permissions?.can_edit === undefined)
  )
    refuse('can_edit', 'Only files that can be downloaded can be edited');
  if (typeof change.unshared_at === 'string' && change.unshared_at <= state.world.now())
    throw invalidParameter('unshared_at', change.unshared_at, 'Must be in the future');
  for (const other of state.world.items())
    if (other !== item && link.vanityName !== undefined && other.sharedLink?.vanityName === link.vanityName)
      throw new BoxError(409, 'conflict', 'The vanity name is already in use');
}

/** GET /shared_items, with the link in the header `boxapi` */
export function sharedLinkRoutes(app: FastifyInstance, state: State): void {
  app.get('/2.0/shared_items', (request) => {
    const user = userOf(request);
    const header = [request.headers['boxapi']].flat().join('');
    const given = new URLSearchParams(header);
    const item = itemBehind(state, user, given.get('shared_link') ?? '');
    const { password } = item.sharedLink ?? {};
    if (password !== undefined && given.get('shared_link_password') !== password)
      throw new BoxError(403, 'incorrect_shared_item_password', 'Incorrect shared item password');
    return itemStandard(item, user, readList(request.query as Query, 'fields'));
  });
}

/** @throws BoxError 404 for links that are not there, have expired, or are not for this user */
function itemBehind(state: State, user: User, url: string): Item {
  const [, kind, name] = /^https:\/\/[^/]+\/(s|v)\/([^/?#]+)$/.exec(url) ?? [];
  for (const item of state.world.items()) {
    const link = item.sharedLink;
    if (!link || name === undefined || name !== (kind === 's' ? link.token : link.vanityName)) continue;
    if (link.unsharedAt !== undefined && link.unsharedAt <= state.world.now()) break;
    if (!isTrashed(item) && mayFollow(user, item, link)) return item;
  }
  throw new BoxError(404, 'not_found', 'Not Found');
}

function mayFollow(user: User, item: Item, { access }: SharedLink): boolean {
  if (access === 'open' || roleOf(user, item)) return true;
  return access === 'company' && user.enterprise === item.owner.enterprise;
}
