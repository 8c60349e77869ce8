/** What the emulator holds at its start: the same items with the same ids on every start. */
import { Content } from '../content.js';
import type { Drive } from '../drive.js';
import { extensionOf, type Folder, type Item, type User } from '../model.js';
import { writePdf } from '../pdf.js';
import { boxTime, type World } from '../world.js';
import { alice } from './alice.js';
import { bob } from './bob.js';
import { carol } from './carol.js';
import { dave } from './dave.js';
import type { SeedEntry } from './define.js';
import { newcomer } from './newcomer.js';

const PEOPLE = [
  {
    login: 'alice@acme.test',
    name: 'Alice Nakamura',
    enterprise: 'acme.test',
    jobTitle: 'Head of Operations',
    isAdmin: true,
    tree: alice,
  },
  {
    login: 'bob@acme.test',
    name: 'Bob Okafor',
    enterprise: 'acme.test',
    jobTitle: 'Product Engineer',
    tree: bob,
  },
  {
    login: 'carol@globex.test',
    name: 'Carol Lindqvist',
    enterprise: 'globex.test',
    jobTitle: 'General Counsel',
    isAdmin: true,
    tree: carol,
  },
  {
    login: 'dave@globex.test',
    name: 'Dave Moreau',
    enterprise: 'globex.test',
    jobTitle: 'Research Lead',
    tree: dave,
  },
] as const;

/** Who is invited to what: by path in the owner's tree. The last two cross the enterprises. */
const SHARES = [
  { owner: 'alice@acme.test', path: 'Projects/Aurora', with: 'bob@acme.test', role: 'editor' },
  { owner: 'alice@acme.test', path: 'Finance', with: 'bob@acme.test', role: 'viewer' },
  { owner: 'bob@acme.test', path: 'Engineering/Design documents', with: 'alice@acme.test', role: 'editor' },
  { owner: 'carol@globex.test', path: 'Policies', with: 'dave@globex.test', role: 'viewer' },
  { owner: 'dave@globex.test', path: 'Research/Helios trial', with: 'carol@globex.test', role: 'editor' },
  {
    owner: 'alice@acme.test',
    path: 'Contracts/Globex partnership agreement.pdf',
    with: 'carol@globex.test',
    role: 'viewer',
  },
  { owner: 'carol@globex.test', path: 'Partners/Acme', with: 'alice@acme.test', role: 'editor' },
] as const;

/** The first is the group's admin. */
const GROUPS = [
  {
    name: 'Engineering',
    description: 'Builds Aurora',
    members: ['bob@acme.test', 'alice@acme.test'],
  },
  { name: 'Leadership', description: '', members: ['alice@acme.test'] },
  {
    name: 'Clinical research',
    description: 'Runs the Helios trial',
    members: ['dave@globex.test', 'carol@globex.test'],
  },
] as const;

/** Seeded items carry past times in a fixed order, one every 7 hours: sorting by date has something to sort. */
const FIRST_TIME = Date.parse('2025-01-06T08:30:00Z');
const TIME_STEP = 7 * 60 * 60 * 1000;

/** Contents by extension and text: the same for every emulator in the process and every user of a load test. */
const contents = new Map<string, Content>();

function contentOf(name: string, text: string): Content {
  const extension = extensionOf(name);
  const key = `${extension}:${text}`;
  let content = contents.get(key);
  if (!content) {
    content = new Content(bytesOf(extension, text));
    contents.set(key, content);
  }
  return content;
}

function bytesOf(extension: string, text: string): Buffer {
  if (extension === 'pdf') return writePdf(text);
  if (extension === 'png') return Buffer.from(text, 'base64');
  return Buffer.from(`${text.trim()}\n`, 'utf8');
}

/** Fills an empty world with the four people, their trees and what they share. */
export function seed(world: World, drive: Drive): void {
  let time = FIRST_TIME;
  const nextTime = () => boxTime((time += TIME_STEP));
  for (const { tree, ...person } of PEOPLE)
    plant(drive, world.addUser({ ...person, createdAt: boxTime(FIRST_TIME) }), tree, nextTime);
  for (const { name, description, members } of GROUPS) {
    const [first, ...others] = members.map((login) => person(world, login));
    if (first) world.addGroup(name, description, [first, ...others]);
  }
  for (const { owner, path, with: invited, role } of SHARES) {
    drive.share(itemAt(person(world, owner), path), person(world, invited), role);
  }
}

/** The few files a user added by a test or demo starts with. */
export function welcome(drive: Drive, user: User): void {
  plant(drive, user, newcomer, () => drive.world.now());
}

function person(world: World, login: string): User {
  const user = world.findUser(login);
  if (!user) throw new Error(`seed: no user ${login}`);
  return user;
}

function itemAt(user: User, path: string): Item {
  let at: Item = user.root;
  for (const name of path.split('/')) {
    const next: Item | undefined = at.type === 'folder' ? at.children.get(name.toLowerCase()) : undefined;
    if (!next) throw new Error(`seed: no ${path} in the tree of ${user.login}`);
    at = next;
  }
  return at;
}

function plant(
  drive: Drive,
  by: User,
  entries: readonly SeedEntry[],
  nextTime: () => string,
  parent: Folder = by.root,
): void {
  for (const entry of entries) {
    const { name, description, tags } = entry;
    const options = { name, parent, by, description, tags: [...(tags ?? [])], createdAt: nextTime() };
    if (entry.kind === 'folder') {
      plant(drive, by, entry.entries, nextTime, drive.createFolder(options));
      continue;
    }
    const [first = '', ...later] = entry.texts;
    const file = drive.createFile(options, contentOf(name, first));
    for (const text of later) drive.addVersion(file, contentOf(name, text), by, name, nextTime());
  }
}
