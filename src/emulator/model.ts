/** What the emulator remembers, in Box's terms. Plain data; the rules are in `world.ts`, `access.ts` and `drive.ts`. */
import type { Content } from './content.js';

export interface Enterprise {
  id: string;
  name: string;
}

export interface User {
  id: string;
  login: string;
  name: string;
  jobTitle: string;
  enterprise: Enterprise;
  /** May list the enterprise's users and groups and make metadata templates. */
  isAdmin: boolean;
  createdAt: string;
  /** This person's folder "0". */
  root: Folder;
  /** Items of others this person was invited to; they stand in folder "0" beside the own ones. */
  invitations: Set<Item>;
  /** What stands in this person's collection "Favorites". */
  favorites: Set<Item>;
}

export interface Membership {
  id: string;
  user: User;
  role: 'member' | 'admin';
  createdAt: string;
}

export interface Group {
  id: string;
  name: string;
  description: string;
  enterprise: Enterprise;
  createdAt: string;
  /** By user id. */
  members: Map<string, Membership>;
}

export type Role =
  'uploader' | 'previewer' | 'viewer' | 'previewer uploader' | 'viewer uploader' | 'editor' | 'co-owner';

export interface Collaboration {
  id: string;
  item: Item;
  /** One of both; neither for an address that has no account. */
  user: User | undefined;
  group: Group | undefined;
  /** What a person was invited by. */
  inviteEmail: string | undefined;
  role: Role;
  /** Gives access only when accepted. */
  status: 'accepted' | 'pending' | 'rejected';
  expiresAt: string | undefined;
  isAccessOnly: boolean;
  createdBy: User;
  createdAt: string;
  modifiedAt: string;
}

export interface SharedLink {
  /** Last part of its address. */
  token: string;
  vanityName: string | undefined;
  access: 'open' | 'company' | 'collaborators';
  password: string | undefined;
  unsharedAt: string | undefined;
  canDownload: boolean;
  canEdit: boolean;
}

interface ItemBase {
  id: string;
  name: string;
  description: string;
  tags: string[];
  /** Grows with each change; Box shows it as a string, as `etag` and `sequence_id`. */
  etag: number;
  /** Kept while in the trash, so that the item can be restored to its place. */
  parent: Folder | undefined;
  owner: User;
  createdBy: User;
  modifiedBy: User;
  createdAt: string;
  modifiedAt: string;
  trashedAt: string | undefined;
  /** By id of the user or group, or by address. */
  collaborations: Map<string, Collaboration>;
  sharedLink: SharedLink | undefined;
}

export interface FileVersion {
  id: string;
  /** 1 for the first. */
  number: number;
  name: string;
  content: Content;
  createdAt: string;
  modifiedBy: User;
  /** When a representation was first asked for, in milliseconds, by its name. */
  representations: Map<string, number>;
}

export interface Lock {
  id: string;
  createdBy: User;
  createdAt: string;
  expiresAt: string | undefined;
  isDownloadPrevented: boolean;
}

export interface File extends ItemBase {
  type: 'file';
  /** Oldest first; the last is the current one. Never empty. */
  versions: FileVersion[];
  contentCreatedAt: string;
  contentModifiedAt: string;
  lock: Lock | undefined;
  /** Until when the file is retained. */
  dispositionAt: string | undefined;
  /** Overrides what roles allow; undefined leaves it to them. */
  downloadableBy: 'open' | 'company' | undefined;
}

export interface Folder extends ItemBase {
  type: 'folder';
  /** By lower-case name: Box compares names without case, files and folders alike. */
  children: Map<string, Item>;
  syncState: 'synced' | 'not_synced' | 'partially_synced';
  canNonOwnersInvite: boolean;
  canNonOwnersViewCollaborators: boolean;
  isRestrictedToEnterprise: boolean;
  uploadEmail: { access: 'open' | 'collaborators'; email: string } | undefined;
}

export interface WebLink extends ItemBase {
  type: 'web_link';
  url: string;
}

export type Item = File | Folder | WebLink;

export const ROOT_ID = '0';

export const isRoot = (item: Item): boolean => item.id === ROOT_ID;

/** @returns the version that is shown and downloaded. */
export function currentVersion(file: File): FileVersion {
  const version = file.versions.at(-1);
  if (!version) throw new Error(`file ${file.id} has no version`);
  return version;
}

/** @returns the name's extension in lower case, without the dot; empty if there is none. */
export function extensionOf(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot > 0 ? name.slice(dot + 1).toLowerCase() : '';
}
