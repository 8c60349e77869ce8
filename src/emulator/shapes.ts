/**
 * Items and users as Box's JSON. Box has three sizes (base, mini, standard) and one rule for `fields`: with it an answer
 * holds `type`, `id`, `etag` and the fields asked for, and nothing else.
 */
import {
  canDownload,
  canEdit,
  canManage,
  canUpload,
  childrenOf,
  parentOf,
  pathOf,
  roleOf,
} from './access.js';
import {
  currentVersion,
  extensionOf,
  isRoot,
  type File,
  type FileVersion,
  type Folder,
  type Item,
  type User,
  type WebLink,
} from './model.js';
import { lockJson, sharedLinkJson, userMini, type Json } from './setting-shapes.js';

export { userMini, type Json };

type Reader<T> = (item: T, viewer: User) => unknown;

/** Entries of `item_collection` inside a folder; the items endpoint gives the rest. */
const FOLDER_PREVIEW = 100;

/** Each person has a collection of their own; its id is made from theirs. */
export const favoritesOf = (userId: string): Json => ({
  type: 'collection',
  id: `9${userId}`,
  name: 'Favorites',
  collection_type: 'favorites',
});

const etagOf = (item: Item): string | null => (isRoot(item) ? null : String(item.etag));

const folderMini = (folder: Folder): Json => ({
  type: 'folder',
  id: folder.id,
  sequence_id: etagOf(folder),
  etag: etagOf(folder),
  name: folder.name,
});

export const versionMini = ({ id, content }: FileVersion): Json => ({
  type: 'file_version',
  id,
  sha1: content.sha1,
});

export const versionFull = (version: FileVersion): Json => ({
  ...versionMini(version),
  name: version.name,
  size: version.content.size,
  created_at: version.createdAt,
  modified_at: version.createdAt,
  modified_by: userMini(version.modifiedBy),
  version_number: String(version.number),
  uploader_display_name: version.modifiedBy.name,
  trashed_at: null,
  restored_at: null,
  purged_at: null,
});

const pathCollection = (item: Item, viewer: User): Json => {
  const entries = pathOf(viewer, item).map(folderMini);
  return { total_count: entries.length, entries };
};

const parentJson = (item: Item, viewer: User): Json | null => {
  const parent = parentOf(viewer, item);
  return parent ? folderMini(parent) : null;
};

const ITEM_READERS: Record<string, Reader<Item>> = {
  sequence_id: etagOf,
  name: ({ name }) => name,
  description: ({ description }) => description,
  path_collection: pathCollection,
  created_at: (item) => (isRoot(item) ? null : item.createdAt),
  modified_at: (item) => (isRoot(item) ? null : item.modifiedAt),
  trashed_at: ({ trashedAt }) => trashedAt ?? null,
  purged_at: () => null,
  created_by: ({ createdBy }) => userMini(createdBy),
  modified_by: ({ modifiedBy }) => userMini(modifiedBy),
  owned_by: ({ owner }) => userMini(owner),
  shared_link: sharedLinkJson,
  collections: (item, { id, favorites }) => (favorites.has(item) ? [favoritesOf(id)] : []),
  parent: parentJson,
  item_status: ({ trashedAt }) => (trashedAt === undefined ? 'active' : 'trashed'),
  tags: ({ tags }) => tags,
  has_collaborations: ({ collaborations }) => collaborations.size > 0,
  is_externally_owned: ({ owner }, viewer) => owner.enterprise !== viewer.enterprise,
  is_accessible_via_shared_link: () => false,
  allowed_invitee_roles: () => [
    ...['editor', 'viewer', 'previewer', 'uploader', 'previewer uploader', 'viewer uploader', 'co-owner'],
  ],
  is_associated_with_app_item: () => false,
  classification: () => null,
  watermark_info: () => ({ is_watermarked: false }),
};

function basePermissions(item: Item, viewer: User): Record<string, boolean> {
  const editable = canEdit(viewer, item);
  const owned = canManage(viewer, item);
  return {
    can_delete: editable && !isRoot(item),
    can_download: canDownload(viewer, item),
    can_invite_collaborator: editable && !isRoot(item),
    can_rename: editable && !isRoot(item),
    can_set_share_access: owned && !isRoot(item),
    can_share: editable && !isRoot(item),
    can_upload: canUpload(viewer, item),
  };
}

const FILE_READERS: Record<string, Reader<File>> = {
  ...ITEM_READERS,
  file_version: (file) => versionMini(currentVersion(file)),
  sha1: (file) => currentVersion(file).content.sha1,
  size: (file) => currentVersion(file).content.size,
  content_created_at: ({ contentCreatedAt }) => contentCreatedAt,
  content_modified_at: ({ contentModifiedAt }) => contentModifiedAt,
  version_number: ({ versions }) => String(versions.length),
  comment_count: () => 0,
  extension: ({ name }) => extensionOf(name),
  is_package: () => false,
  lock: lockJson,
  expires_at: () => null,
  disposition_at: ({ dispositionAt }) => dispositionAt ?? null,
  uploader_display_name: (file) => currentVersion(file).modifiedBy.name,
  shared_link_permission_options: () => ['can_preview', 'can_download'],
  permissions: (file, viewer) => ({
    ...basePermissions(file, viewer),
    can_annotate: canEdit(viewer, file),
    can_comment: true,
    can_preview: true,
    can_view_annotations_all: true,
    can_view_annotations_self: true,
    can_apply_watermark: roleOf(viewer, file) === 'owner',
  }),
};

/** Bytes of all files below. */
export const folderSize = (folder: Folder): number =>
  [...folder.children.values()].reduce((sum, item) => sum + sizeOf(item), 0);

/** Bytes of a file, or of all files below a folder. */
export function sizeOf(item: Item): number {
  if (item.type === 'folder') return folderSize(item);
  return item.type === 'file' ? currentVersion(item).content.size : 0;
}

const FOLDER_READERS: Record<string, Reader<Folder>> = {
  ...ITEM_READERS,
  // Box shows no size for "All Files".
  size: (folder) => (isRoot(folder) ? 0 : folderSize(folder)),
  content_created_at: (folder) => (isRoot(folder) ? null : folder.createdAt),
  content_modified_at: (folder) => (isRoot(folder) ? null : folder.modifiedAt),
  folder_upload_email: ({ uploadEmail }) => uploadEmail ?? null,
  sync_state: ({ syncState }) => syncState,
  can_non_owners_invite: ({ canNonOwnersInvite }) => canNonOwnersInvite,
  can_non_owners_view_collaborators: ({ canNonOwnersViewCollaborators }) => canNonOwnersViewCollaborators,
  is_collaboration_restricted_to_enterprise: ({ isRestrictedToEnterprise }) => isRestrictedToEnterprise,
  allowed_shared_link_access_levels: () => ['collaborators', 'open', 'company'],
  permissions: (folder, viewer) => ({
    ...basePermissions(folder, viewer),
    can_apply_watermark: roleOf(viewer, folder) === 'owner',
  }),
  item_collection: (folder, viewer) => itemCollection(folder, viewer),
};

const WEB_LINK_READERS: Record<string, Reader<WebLink>> = {
  ...ITEM_READERS,
  url: ({ url }) => url,
  permissions: basePermissions,
};

function itemCollection(folder: Folder, viewer: User): Json {
  const items = sortForListing(childrenOf(viewer, folder));
  return {
    total_count: items.length,
    entries: items.slice(0, FOLDER_PREVIEW).map((item) => itemMini(item, viewer)),
    offset: 0,
    limit: FOLDER_PREVIEW,
    order: LISTING_ORDER,
  };
}

/** What Box says of the order of a folder's items. */
export const LISTING_ORDER = [
  { by: 'type', direction: 'ASC' },
  { by: 'name', direction: 'ASC' },
] as const;

/** Folders first, then by name without case: Box's order of a folder's items. */
export const sortForListing = (items: Item[]): Item[] =>
  items.sort(
    (a, b) =>
      Number(a.type !== 'folder') - Number(b.type !== 'folder') ||
      (a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1),
  );

const FILE_MINI = ['file_version', 'sequence_id', 'etag', 'sha1', 'name'];
const FOLDER_MINI = ['sequence_id', 'etag', 'name'];
const STANDARD = [
  ...['description', 'size', 'path_collection', 'created_at', 'modified_at', 'trashed_at', 'purged_at'],
  ...['content_created_at', 'content_modified_at', 'created_by', 'modified_by', 'owned_by', 'shared_link'],
];
const FILE_STANDARD = [...FILE_MINI, ...STANDARD, 'parent', 'item_status'];
const FOLDER_STANDARD = [
  ...[...FOLDER_MINI, ...STANDARD, 'folder_upload_email', 'parent', 'item_status'],
  'item_collection',
];

const WEB_LINK_STANDARD = [
  ...[...FOLDER_MINI, 'url', 'description', 'path_collection', 'created_at', 'modified_at', 'trashed_at'],
  ...['purged_at', 'created_by', 'modified_by', 'owned_by', 'shared_link', 'parent', 'item_status'],
];

function read<T extends Item>(
  item: T,
  viewer: User,
  names: readonly string[],
  readers: Record<string, Reader<T>>,
): Json {
  const json: Json = { type: item.type, id: item.id, etag: etagOf(item) };
  for (const name of names) {
    const reader = Object.hasOwn(readers, name) ? readers[name] : undefined;
    if (reader) json[name] = reader(item, viewer);
  }
  return json;
}

/** Fields of each kind where no `fields` are asked for. */
interface Size {
  file: readonly string[];
  folder: readonly string[];
  web_link: readonly string[];
}

function itemOf(item: Item, viewer: User, size: Size, fields: readonly string[] = size[item.type]): Json {
  if (item.type === 'file') return read(item, viewer, fields, FILE_READERS);
  if (item.type === 'folder') return read(item, viewer, fields, FOLDER_READERS);
  return read(item, viewer, fields, WEB_LINK_READERS);
}

const MINI: Size = { file: FILE_MINI, folder: FOLDER_MINI, web_link: [...FOLDER_MINI, 'url'] };
const WHOLE: Size = { file: FILE_STANDARD, folder: FOLDER_STANDARD, web_link: WEB_LINK_STANDARD };
const FOUND: Size = { ...WHOLE, folder: FOLDER_STANDARD.slice(0, -1) };

/** An item as its own endpoint gives it: the standard fields, or those asked for. */
export const itemStandard = (item: Item, viewer: User, fields?: readonly string[]): Json =>
  itemOf(item, viewer, WHOLE, fields);

/** An item as a list of a folder gives it. */
export const itemMini = (item: Item, viewer: User, fields?: readonly string[]): Json =>
  itemOf(item, viewer, MINI, fields);

/** An item as search gives it: standard, less a folder's content. */
export const itemFound = (item: Item, viewer: User, fields?: readonly string[]): Json =>
  itemOf(item, viewer, FOUND, fields);

/** `context_info.conflicts`: Box sends one object for a file and a list for a folder. */
export const conflictOf = (item: Item): unknown =>
  item.type === 'folder' ? [itemMini(item, item.owner)] : itemMini(item, item.owner);
