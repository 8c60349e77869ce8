/**
 * Items and users as Box's JSON. Box has three sizes (base, mini, standard) and one rule for `fields`: with it an answer
 * holds `type`, `id`, `etag` and the fields asked for, and nothing else.
 */
import { canEdit, childrenOf, parentOf, pathOf, roleOf } from './access.js';
import {
  currentVersion,
  extensionOf,
  isRoot,
  type File,
  type FileVersion,
  type Folder,
  type Item,
  type User,
} from './model.js';

export type Json = Record<string, unknown>;
type Reader<T> = (item: T, viewer: User) => unknown;

/** Entries of `item_collection` inside a folder; the items endpoint gives the rest. */
const FOLDER_PREVIEW = 100;

export const userMini = ({ id, name, login }: User): Json => ({ type: 'user', id, name, login });

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
  shared_link: () => null,
  parent: parentJson,
  item_status: ({ trashedAt }) => (trashedAt === undefined ? 'active' : 'trashed'),
  tags: ({ tags }) => tags,
  has_collaborations: ({ collaborations }) => collaborations.size > 0,
  is_externally_owned: ({ owner }, viewer) => owner.enterprise !== viewer.enterprise,
  is_accessible_via_shared_link: () => false,
  allowed_invitee_roles: () => ['editor', 'viewer'],
  is_associated_with_app_item: () => false,
  classification: () => null,
  watermark_info: () => ({ is_watermarked: false }),
};

function basePermissions(item: Item, viewer: User): Record<string, boolean> {
  const editable = canEdit(viewer, item);
  const owned = roleOf(viewer, item) === 'owner';
  return {
    can_delete: editable && !isRoot(item),
    can_download: true,
    can_invite_collaborator: editable && !isRoot(item),
    can_rename: editable && !isRoot(item),
    can_set_share_access: owned && !isRoot(item),
    can_share: editable && !isRoot(item),
    can_upload: editable,
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
  lock: () => null,
  expires_at: () => null,
  disposition_at: () => null,
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
  [...folder.children.values()].reduce(
    (sum, item) => sum + (item.type === 'folder' ? folderSize(item) : currentVersion(item).content.size),
    0,
  );

const FOLDER_READERS: Record<string, Reader<Folder>> = {
  ...ITEM_READERS,
  // Box shows no size for "All Files".
  size: (folder) => (isRoot(folder) ? 0 : folderSize(folder)),
  content_created_at: (folder) => (isRoot(folder) ? null : folder.createdAt),
  content_modified_at: (folder) => (isRoot(folder) ? null : folder.modifiedAt),
  folder_upload_email: () => null,
  sync_state: () => 'not_synced',
  can_non_owners_invite: () => true,
  can_non_owners_view_collaborators: () => true,
  is_collaboration_restricted_to_enterprise: () => false,
  allowed_shared_link_access_levels: () => ['collaborators', 'open', 'company'],
  permissions: (folder, viewer) => ({
    ...basePermissions(folder, viewer),
    can_apply_watermark: roleOf(viewer, folder) === 'owner',
  }),
  item_collection: (folder, viewer) => itemCollection(folder, viewer),
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
      Number(a.type === 'file') - Number(b.type === 'file') ||
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

const itemOf = (item: Item, viewer: User, file: readonly string[], folder: readonly string[]): Json =>
  item.type === 'file' ? read(item, viewer, file, FILE_READERS) : read(item, viewer, folder, FOLDER_READERS);

/** A file or folder as its own endpoint gives it: the standard fields, or those asked for. */
export const itemStandard = (item: Item, viewer: User, fields?: readonly string[]): Json =>
  itemOf(item, viewer, fields ?? FILE_STANDARD, fields ?? FOLDER_STANDARD);

/** An item as a list of a folder gives it. */
export const itemMini = (item: Item, viewer: User, fields?: readonly string[]): Json =>
  itemOf(item, viewer, fields ?? FILE_MINI, fields ?? FOLDER_MINI);

/** An item as search gives it: standard, less a folder's content. */
export const itemFound = (item: Item, viewer: User, fields?: readonly string[]): Json =>
  itemOf(item, viewer, fields ?? FILE_STANDARD, fields ?? FOLDER_STANDARD.slice(0, -1));

/** `context_info.conflicts`: Box sends one object for a file and a list for a folder. */
export const conflictOf = (item: Item): unknown =>
  item.type === 'file' ? itemMini(item, item.owner) : [itemMini(item, item.owner)];
