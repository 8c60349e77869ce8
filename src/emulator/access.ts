/** Who may do what: ownership of a tree, and collaborations on an item and all below it. */
import { insufficientPermissions, itemLocked } from './errors.js';
import type { Collaboration, Folder, Item, Role, User } from './model.js';

export type EffectiveRole = Role | 'owner';

/** Weakest first. */
const ROLES: readonly EffectiveRole[] = [
  'uploader',
  'previewer',
  'viewer',
  'previewer uploader',
  'viewer uploader',
  'editor',
  'co-owner',
  'owner',
];

/** True of the person a collaboration is for, and of the members of its group. */
export const isFor = (user: User, { user: invited, group }: Collaboration): boolean =>
  invited === user || (group?.members.has(user.id) ?? false);

/** @returns the strongest role the user has on the item, by ownership or any collaboration on or above it. */
export function roleOf(user: User, item: Item): EffectiveRole | undefined {
  if (item.owner === user) return 'owner';
  let rank = -1;
  for (let at: Item | undefined = item; at; at = at.parent) {
    for (const collaboration of at.collaborations.values()) {
      if (collaboration.status === 'accepted' && isFor(user, collaboration))
        rank = Math.max(rank, ROLES.indexOf(collaboration.role));
    }
  }
  return ROLES[rank];
}

export const canEdit = (user: User, item: Item): boolean => {
  const role = roleOf(user, item);
  return role === 'owner' || role === 'co-owner' || role === 'editor';
};

/** Owners and co-owners decide who else has access, and as what. */
export const canManage = (user: User, item: Item): boolean => {
  const role = roleOf(user, item);
  return role === 'owner' || role === 'co-owner';
};

/** @throws BoxError 403 for viewers. Items the user cannot see were refused with 404 before. */
export function requireEdit(user: User, item: Item): void {
  if (!canEdit(user, item)) throw insufficientPermissions();
}

/** Uploaders may add files and folders, and change none. */
export const canUpload = (user: User, item: Item): boolean =>
  canEdit(user, item) || (roleOf(user, item)?.endsWith('uploader') ?? false);

/** @throws BoxError 403 for who may not add items to the folder */
export function requireUpload(user: User, item: Item): void {
  if (!canUpload(user, item)) throw insufficientPermissions();
}

/** These see that a file is there, and at most a preview of it. */
const WITHOUT_DOWNLOAD: ReadonlySet<EffectiveRole | undefined> = new Set([
  'uploader',
  'previewer',
  'previewer uploader',
]);

/** @throws BoxError 403 while another user holds a lock on the file */
export function requireUnlocked(user: User, item: Item): void {
  if (item.type === 'file' && item.lock && item.lock.createdBy !== user) throw itemLocked();
}

/** What the role, the lock and the file's own setting allow. */
export const canDownload = (user: User, item: Item): boolean =>
  !WITHOUT_DOWNLOAD.has(roleOf(user, item)) &&
  (item.type !== 'file' ||
    (!(item.lock?.isDownloadPrevented && item.lock.createdBy !== user) &&
      (item.downloadableBy !== 'company' || user.enterprise === item.owner.enterprise)));

/** Folders above the item as this user sees them, outermost first: own tree, or from the folder they were invited to. */
export function pathOf(user: User, item: Item): Folder[] {
  if (item.owner === user) {
    const path: Folder[] = [];
    for (let at = item.parent; at; at = at.parent) path.unshift(at);
    return path;
  }
  const path: Folder[] = [];
  let shownFrom = user.invitations.has(item) ? 0 : undefined;
  for (let at = item.parent; at; at = at.parent) {
    path.unshift(at);
    if (user.invitations.has(at)) shownFrom = path.length;
  }
  return [user.root, ...path.slice(path.length - (shownFrom ?? 0))];
}

/** The folder the item stands in for this user: folder "0" for what they were invited to. */
export const parentOf = (user: User, item: Item): Folder | undefined => pathOf(user, item).at(-1);

/** A folder's items as this user sees them; folder "0" also holds what others share with them. */
export function childrenOf(user: User, folder: Folder): Item[] {
  const own = [...folder.children.values()];
  if (folder !== user.root) return own;
  const invited = [...user.invitations].filter((item) => !hasInvitedAncestor(user, item) && !isTrashed(item));
  return [...own, ...invited];
}

function hasInvitedAncestor(user: User, item: Item): boolean {
  for (let at = item.parent; at; at = at.parent) if (user.invitations.has(at)) return true;
  return false;
}

/** True when the item or a folder above it is in the trash. */
export function isTrashed(item: Item): boolean {
  for (let at: Item | undefined = item; at; at = at.parent) if (at.trashedAt !== undefined) return true;
  return false;
}

/** Everything the user can find: the own tree and every shared one, folders before what is in them. */
export function* visibleItems(user: User, from: Folder = user.root): Generator<Item> {
  for (const item of childrenOf(user, from)) {
    yield item;
    if (item.type === 'folder') yield* visibleItems(user, item);
  }
}
