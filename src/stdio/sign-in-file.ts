/** A person's sign-in at rest: sealed, in their configuration folder, readable by them alone. */
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { chmod, link, mkdir, open, readFile, rename, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { BoxApp } from '../tenants/box-token.js';
import type { Logger } from '../log.js';
import type { BoxTokens } from '../tenants/principal.js';
import { Vault } from '../tenants/vault.js';
import { withFileLock } from './file-lock.js';

const FOLDER_MODE = 0o700;
const FILE_MODE = 0o600;
const KEY_BYTES = 32;

export class SignInFile {
  readonly #folder: string;
  readonly #path: string;
  /** Binds the sealed pair to the app and the Box it is for. */
  readonly #ref: { tenant: string; grant: string };
  readonly #log: Logger;
  #vault: Promise<Vault> | undefined;

  constructor(folder: string, app: Pick<BoxApp, 'BOX_CLIENT_ID' | 'BOX_TOKEN_URL'>, log: Logger) {
    this.#folder = folder;
    this.#ref = { tenant: 'local', grant: JSON.stringify([app.BOX_TOKEN_URL, app.BOX_CLIENT_ID]) };
    const name = createHash('sha256').update(this.#ref.grant).digest('hex').slice(0, 16);
    this.#path = join(folder, `sign-in-${name}.sealed`);
    this.#log = log;
  }

  /** The pair, or undefined when nobody has signed in, or the file does not open. */
  async read(): Promise<BoxTokens | undefined> {
    const sealed = await readFile(this.#path, 'utf8').catch(ifMissing);
    if (sealed === undefined) return undefined;
    const vault = await this.#openVault();
    try {
      return vault.open(sealed, this.#ref).tokens;
    } catch (error) {
      this.#log.warn({ err: error }, 'the stored sign-in does not open; a new one takes its place');
      return undefined;
    }
  }

  /** Replaces the pair in one step: a reader finds the old one or the new one, never a part. */
  async write(tokens: BoxTokens): Promise<void> {
    const vault = await this.#openVault();
    const path = `${this.#path}.${randomUUID()}`;
    await createFile(path, vault.seal(tokens, this.#ref));
    await rename(path, this.#path);
  }

  async remove(): Promise<void> {
    await unlink(this.#path).catch(ifMissing);
  }

  /** Runs work while no other process of this person does so: a refresh token can be used once. */
  async alone<Result>(work: () => Promise<Result>): Promise<Result> {
    await this.#ensureFolder();
    return withFileLock(`${this.#path}.lock`, work);
  }

  #openVault(): Promise<Vault> {
    this.#vault ??= this.#loadKey().then((key) => new Vault([{ id: 'local', key }]));
    this.#vault.catch(() => (this.#vault = undefined));
    return this.#vault;
  }

  /** Of processes that start together, the first to link its key has made the one that all use. */
  async #loadKey(): Promise<Buffer> {
    await this.#ensureFolder();
    const path = join(this.#folder, 'key');
    const found = await readKey(path);
    if (found) return found;
    const fresh = `${path}.${randomUUID()}`;
    await createFile(fresh, randomBytes(KEY_BYTES).toString('base64'));
    try {
      await link(fresh, path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    } finally {
      await unlink(fresh);
    }
    const key = await readKey(path);
    if (!key) throw new Error(`the key in ${path} was removed`);
    return key;
  }

  async #ensureFolder(): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: FOLDER_MODE });
    await chmod(this.#folder, FOLDER_MODE);
  }
}

async function readKey(path: string): Promise<Buffer | undefined> {
  const text = await readFile(path, 'utf8').catch(ifMissing);
  if (text === undefined) return undefined;
  await chmod(path, FILE_MODE);
  const key = Buffer.from(text, 'base64');
  if (key.length !== KEY_BYTES) throw new Error(`${path} holds no key of box-mcp; remove it to sign in anew`);
  return key;
}

/** On disk when it returns: a refresh token that a crash takes along is a sign-in lost. */
async function createFile(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx', FILE_MODE);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

function ifMissing(error: unknown): undefined {
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  return undefined;
}
