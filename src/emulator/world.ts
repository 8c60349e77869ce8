/** Users and items of the emulated Box: ids, look-up, and what a user may know of. */
import { isTrashed, roleOf } from './access.js';
import type { Content } from './content.js';
import { BoxError, methodNotAllowed, notFound, trashed } from './errors.js';
import {
  ROOT_ID,
  type Enterprise,
  type File,
  type FileVersion,
  type Folder,
  type Group,
  type Item,
  type User,
  type WebLink,
} from './model.js';

/** First id of each kind. Apart from each other and as long as Box's, so that a mixed-up id is seen as such. */
const FIRST_IDS = {
  enterprise: 950_001,
  user: 24_000_000_001,
  folder: 310_000_000_001,
  file: 1_810_000_000_001,
  file_version: 2_010_000_000_001,
  collaboration: 57_000_000_001,
  group: 19_000_001,
  task: 11_900_000_001,
  task_assignment: 12_700_000_001,
  group_membership: 3_400_000_001,
  web_link: 4_100_000_001,
  lock: 11_500_001,
  docgen_batch: 610_000_001,
  docgen_job: 620_000_001,
};
type Kind = keyof typeof FIRST_IDS;

export interface NewUser {
  login: string;
  name: string;
  /** Name or id; a name that is not there yet makes a new enterprise. */
  enterprise: string;
  jobTitle?: string;
  isAdmin?: boolean;
  /** Now, when left out. */
  createdAt?: string;
}

export class World {
  readonly enterprises = new Map<string, Enterprise>();
  /** By login in lower case. */
  readonly users = new Map<string, User>();
  /** By id. */
  readonly groups = new Map<string, Group>();
  readonly #items = new Map<string, Item>();
  readonly #versions = new Map<string, { file: File; version: FileVersion }>();
  readonly #nextIds = { ...FIRST_IDS };

  constructor(readonly clock: () => number) {}

  newId(kind: Kind): string {
    return String(this.#nextIds[kind]++);
  }

  /** Box writes seconds with an offset, without milliseconds. */
  now(): string {
    return boxTime(this.clock());
  }

  /** @throws BoxError 409 `user_login_already_used` */
  addUser({
    login,
    name,
    enterprise,
    jobTitle = '',
    isAdmin = false,
    createdAt = this.now(),
  }: NewUser): User {
    const key = login.toLowerCase();
    if (this.users.has(key))
      throw new BoxError(409, 'user_login_already_used', `A user with the login ${login} already exists`);
    const user: User = {
      id: this.newId('user'),
      login,
      name,
      jobTitle,
      enterprise: this.#enterprise(enterprise),
      isAdmin,
      createdAt,
      root: undefined as unknown as Folder,
      invitations: new Set(),
      favorites: new Set(),
    };
    user.root = this.#newRoot(user);
    this.users.set(key, user);
    return user;
  }

  findUser(login: string): User | undefined {
    return this.users.get(login.trim().toLowerCase());
  }

  userById(id: string): User | undefined {
    for (const user of this.users.values()) if (user.id === id) return user;
    return undefined;
  }

  /** The first of the members is the group's admin. */
  addGroup(name: string, description: string, members: readonly [User, ...User[]]): Group {
    const createdAt = members[0].createdAt;
    const group: Group = {
      id: this.newId('group'),
      name,
      description,
      enterprise: members[0].enterprise,
      createdAt,
      members: new Map(),
    };
    for (const user of members) {
      const role = user === members[0] ? 'admin' : 'member';
      group.members.set(user.id, { id: this.newId('group_membership'), user, role, createdAt });
    }
    this.groups.set(group.id, group);
    return group;
  }

  #enterprise(nameOrId: string): Enterprise {
    for (const enterprise of this.enterprises.values()) {
      if (enterprise.name === nameOrId || enterprise.id === nameOrId) return enterprise;
    }
    const enterprise = { id: this.newId('enterprise'), name: nameOrId };
    this.enterprises.set(enterprise.id, enterprise);
    return enterprise;
  }

  #newRoot(user: User): Folder {
    return {
      type: 'folder',
      id: ROOT_ID,
      name: 'All Files',
      description: '',
      tags: [],
      etag: 0,
      parent: undefined,
      owner: user,
      createdBy: user,
      modifiedBy: user,
      createdAt: user.createdAt,
      modifiedAt: user.createdAt,
      trashedAt: undefined,
      collaborations: new Map(),
      sharedLink: undefined,
      ...newFolderSettings(),
    };
  }

  register(item: Item): void {
    this.#items.set(item.id, item);
    if (item.type === 'file') for (const version of item.versions) this.registerVersion(item, version);
  }

  registerVersion(file: File, version: FileVersion): void {
    this.#versions.set(version.id, { file, version });
  }

  newVersion(name: string, content: Content, number: number, modifiedBy: User, at = this.now()): FileVersion {
    return {
      id: this.newId('file_version'),
      number,
      name,
      content,
      createdAt: at,
      modifiedBy,
      representations: new Map(),
    };
  }

  /** A version by its id, for addresses that carry their own permission. */
  findVersion(id: string): { file: File; version: FileVersion } | undefined {
    return this.#versions.get(id);
  }

  /** @throws BoxError 405 for what is no id, 404 for what is not there, hidden from the user, or in the trash */
  file(user: User, id: string): File {
    return this.#visible(user, 'file', id) as File;
  }

  /** @throws BoxError as `file` does */
  folder(user: User, id: string): Folder {
    if (id === ROOT_ID) return user.root;
    return this.#visible(user, 'folder', id) as Folder;
  }

  /** @throws BoxError as `file` does */
  webLink(user: User, id: string): WebLink {
    return this.#visible(user, 'web_link', id) as WebLink;
  }

  /** Every item, those in the trash included. */
  items(): Iterable<Item> {
    return this.#items.values();
  }

  #visible(user: User, type: Item['type'], id: string): Item {
    // Box: "405 if the file_id is not in a recognized format".
    if (!/^\d+$/.test(id)) throw methodNotAllowed();
    const item = this.#items.get(id);
    if (item?.type !== type || !roleOf(user, item)) throw notFound(type, id);
    if (isTrashed(item)) throw trashed();
    // Both are written as Box writes times, and so compare as text.
    if (item.type === 'file' && item.lock?.expiresAt !== undefined && item.lock.expiresAt <= this.now())
      item.lock = undefined;
    return item;
  }

  counts(): { users: number; files: number; folders: number; file_versions: number } {
    const all = [...this.#items.values()];
    return {
      users: this.users.size,
      files: all.filter(({ type }) => type === 'file').length,
      folders: all.filter(({ type }) => type === 'folder').length,
      file_versions: this.#versions.size,
    };
  }
}

/** What an empty folder starts with. */
export const newFolderSettings = () => ({
  children: new Map<string, Item>(),
  syncState: 'not_synced' as const,
  canNonOwnersInvite: true,
  canNonOwnersViewCollaborators: true,
  isRestrictedToEnterprise: false,
  uploadEmail: undefined,
});

/** @returns a time as Box writes it: `2025-03-04T09:30:00-00:00`. */
export function boxTime(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}-00:00`;
}
