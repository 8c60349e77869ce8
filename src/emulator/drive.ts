/** Changes to the tree, each with Box's checks in Box's order: permission, precondition, name, conflict. */
import { canManage, requireEdit, requireUnlocked, requireUpload } from './access.js';
import type { Content } from './content.js';
import {
  BoxError,
  insufficientPermissions,
  itemNameInUse,
  itemNameInvalid,
  itemNameTooLong,
  notFound,
  preconditionFailed,
} from './errors.js';
import {
  currentVersion,
  isRoot,
  type Collaboration,
  type File,
  type FileVersion,
  type Folder,
  type Item,
  type Role,
  type User,
  type WebLink,
} from './model.js';
import { conflictOf } from './shapes.js';
import { newFolderSettings, type World } from './world.js';

const MAX_NAME = 255;
/** Box: "non-printable ASCII characters, forward and backward slashes" are not allowed in names. */
const FORBIDDEN = /[\u0000-\u001f\u007f/\\]/;

/** Only what differs from "now, by this user, without text": uploads and the seed say more. */
export interface NewItem {
  name: string;
  parent: Folder;
  by: User;
  description?: string | undefined;
  tags?: string[] | undefined;
  createdAt?: string | undefined;
  modifiedAt?: string | undefined;
}

/** A change to an item's own fields; what is left out stays. */
export interface ItemChange {
  name?: string | undefined;
  description?: string | undefined;
  tags?: string[] | undefined;
  parent?: Folder | undefined;
  /** Of a web link. */
  url?: string | undefined;
}

/** @throws BoxError 400 `item_name_invalid` or `item_name_too_long` */
export function requireValidName(name: string): void {
  if (name.length > MAX_NAME) throw itemNameTooLong();
  if (FORBIDDEN.test(name) || name.trim() === '' || name === '.' || name === '..' || /\s$/.test(name))
    throw itemNameInvalid(name);
}

/** @throws BoxError 409 `item_name_in_use`, carrying the item that has the name */
export function requireFreeName(parent: Folder, name: string, except?: Item): void {
  const holder = parent.children.get(name.toLowerCase());
  if (holder && holder !== except) throw itemNameInUse(conflictOf(holder));
}

/** @throws BoxError 412 unless `ifMatch` is absent, `*`, or the item's etag */
export function requireEtag(item: Item, ifMatch: string | undefined): void {
  if (ifMatch === undefined || ifMatch === '*') return;
  if (ifMatch.replaceAll('"', '') !== String(item.etag)) throw preconditionFailed();
}

export class Drive {
  constructor(readonly world: World) {}

  createFolder(options: NewItem): Folder {
    const folder: Folder = {
      type: 'folder',
      id: this.world.newId('folder'),
      ...this.#newItem(options),
      ...newFolderSettings(),
    };
    return this.#place(folder);
  }

  createFile(options: NewItem, content: Content): File {
    const base = this.#newItem(options);
    const file: File = {
      type: 'file',
      id: this.world.newId('file'),
      ...base,
      contentCreatedAt: base.createdAt,
      contentModifiedAt: base.modifiedAt,
      versions: [this.world.newVersion(options.name, content, 1, options.by, base.modifiedAt)],
      lock: undefined,
      dispositionAt: undefined,
      downloadableBy: undefined,
    };
    return this.#place(file);
  }

  createWebLink(options: NewItem, url: string): WebLink {
    return this.#place({
      type: 'web_link',
      id: this.world.newId('web_link'),
      ...this.#newItem(options),
      url,
    });
  }

  #newItem({ name, parent, by, description = '', tags = [], createdAt, modifiedAt }: NewItem) {
    requireUpload(by, parent);
    requireValidName(name);
    requireFreeName(parent, name);
    const now = this.world.now();
    return {
      name,
      description,
      tags,
      etag: 0,
      parent,
      owner: parent.owner,
      createdBy: by,
      modifiedBy: by,
      createdAt: createdAt ?? now,
      modifiedAt: modifiedAt ?? createdAt ?? now,
      trashedAt: undefined,
      collaborations: new Map<string, Collaboration>(),
      sharedLink: undefined,
    };
  }

  #place<T extends Item>(item: T): T {
    item.parent?.children.set(item.name.toLowerCase(), item);
    this.world.register(item);
    return item;
  }

  addVersion(file: File, content: Content, by: User, name = file.name, at?: string): FileVersion {
    requireEdit(by, file);
    requireUnlocked(by, file);
    if (name !== file.name) this.#rename(file, name);
    const version = this.world.newVersion(file.name, content, file.versions.length + 1, by, at);
    file.versions.push(version);
    this.world.registerVersion(file, version);
    this.#touch(file, by, at);
    file.contentModifiedAt = file.modifiedAt;
    return version;
  }

  update(item: Item, change: ItemChange, by: User): void {
    requireEdit(by, item);
    requireUnlocked(by, item);
    if (isRoot(item)) throw insufficientPermissions();
    const parent = change.parent ?? item.parent;
    const name = change.name ?? item.name;
    if (change.name !== undefined) requireValidName(change.name);
    if (parent && parent !== item.parent) this.#requireMovable(item, parent, by);
    if (parent) requireFreeName(parent, name, item);
    if (parent && parent !== item.parent) this.#move(item, parent);
    if (name !== item.name) this.#rename(item, name);
    if (change.description !== undefined) item.description = change.description;
    if (change.tags !== undefined) item.tags = change.tags;
    if (change.url !== undefined && item.type === 'web_link') item.url = change.url;
    this.#touch(item, by);
  }

  #requireMovable(item: Item, parent: Folder, by: User): void {
    requireEdit(by, parent);
    for (let at: Folder | undefined = parent; at; at = at.parent) {
      if (at === item)
        throw new BoxError(403, 'cyclical_folder_structure', 'Folder move creates cyclical folder structure');
    }
    // Box: only the owner (or a co-owner) may take an item out of the owner's tree.
    if (parent.owner !== item.owner && !canManage(by, item)) throw insufficientPermissions();
  }

  #move(item: Item, parent: Folder): void {
    item.parent?.children.delete(item.name.toLowerCase());
    item.parent = parent;
    parent.children.set(item.name.toLowerCase(), item);
    setOwner(item, parent.owner);
  }

  #rename(item: Item, name: string): void {
    if (item.parent) {
      requireFreeName(item.parent, name, item);
      item.parent.children.delete(item.name.toLowerCase());
      item.parent.children.set(name.toLowerCase(), item);
    }
    item.name = name;
    if (item.type === 'file') currentVersion(item).name = name;
  }

  /** After any change: etag, time and author. */
  touch(item: Item, by: User): void {
    this.#touch(item, by);
  }

  #touch(item: Item, by: User, at = this.world.now()): void {
    item.etag += 1;
    item.modifiedAt = at;
    item.modifiedBy = by;
  }

  /** Copies one version's content under a free name. Name characters Box forbids are taken out, as Box does here. */
  copyFile(file: File, parent: Folder, by: User, wantedName?: string, versionId?: string): File {
    const version =
      versionId === undefined ? currentVersion(file) : file.versions.find(({ id }) => id === versionId);
    if (!version) throw notFound('file_version', versionId ?? '');
    const name = (wantedName ?? file.name).replace(new RegExp(FORBIDDEN, 'g'), '').trim();
    return this.createFile(
      { name, parent, by, description: file.description, tags: [...file.tags] },
      version.content,
    );
  }

  /** Copies a folder with all below it, under a free name. */
  copyFolder(folder: Folder, parent: Folder, by: User, name = folder.name): Folder {
    // Listed before the copy stands in its place, or a copy into itself would have no end.
    const children = [...folder.children.values()];
    const { description, tags } = folder;
    const copy = this.createFolder({ name, parent, by, description, tags: [...tags] });
    for (const child of children) {
      if (child.type === 'folder') this.copyFolder(child, copy, by);
      else if (child.type === 'file') this.copyFile(child, copy, by);
      else
        this.createWebLink({ name: child.name, parent: copy, by, description: child.description }, child.url);
    }
    return copy;
  }

  trash(item: Item, by: User, { recursive = false }: { recursive?: boolean } = {}): void {
    requireEdit(by, item);
    requireUnlocked(by, item);
    if (isRoot(item)) throw insufficientPermissions();
    if (item.type === 'folder' && item.children.size > 0 && !recursive)
      throw new BoxError(400, 'folder_not_empty', 'Cannot delete - folder not empty');
    item.parent?.children.delete(item.name.toLowerCase());
    item.trashedAt = this.world.now();
    this.#touch(item, by);
  }

  /** Gives a user access to an item: it then stands in their folder "0". */
  share(item: Item, user: User, role: Role): void {
    const { createdAt, owner } = item;
    item.collaborations.set(user.id, {
      id: this.world.newId('collaboration'),
      ...{ item, user, role, status: 'accepted', createdBy: owner, createdAt, modifiedAt: createdAt },
      ...{ group: undefined, inviteEmail: undefined, expiresAt: undefined, isAccessOnly: false },
    });
    user.invitations.add(item);
  }
}

function setOwner(item: Item, owner: User): void {
  item.owner = owner;
  if (item.type === 'folder') for (const child of item.children.values()) setOwner(child, owner);
}
