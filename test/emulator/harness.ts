/** The emulator as a client sees it. Every answer is held against Box's contract, so that no test can miss a wrong one. */
import { afterAll, beforeAll, beforeEach, expect } from 'vitest';
import { startEmulator, type Emulator } from '../../src/emulator/emulator.js';
import { CONTRACT_MISSING, loadBoxContract } from '../helpers/box-contract.js';

export const CLIENT = { client_id: 'emulator-client', client_secret: 'emulator-secret' };

export interface Item {
  type: 'file' | 'folder';
  id: string;
  etag: string;
  name: string;
  [field: string]: unknown;
}

/** Loosely typed on purpose: a test reads a few fields of many forms. */
export interface Body {
  [field: string]: unknown;
  id: string;
  etag: string;
  name: string;
  entries: Item[];
  total_count: number;
  next_marker: string;
  code: string;
  error: string;
  access_token: string;
  refresh_token: string;
}

export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  body: Body;
}

export interface RequestOptions {
  body?: unknown;
  /** Sent as it is. */
  text?: string;
  form?: FormData | URLSearchParams;
  headers?: Record<string, string>;
}

type Send = (method: string, path: string, options?: RequestOptions) => Promise<Answer>;

export interface Harness {
  emulator: Emulator;
  /** Moves the emulator's clock. */
  pass(seconds: number): void;
  /** Without a token. */
  send: Send;
  /** With a fresh access token of this user. */
  as(login: string): Promise<Send>;
  control: Send;
}

const contract = loadBoxContract();
if (!contract) process.stderr.write(`${CONTRACT_MISSING}\n`);

const START = Date.parse('2026-01-15T10:00:00Z');

/** One emulator for the file; each test finds it as seeded. */
export function useEmulator(): Harness {
  let emulator: Emulator | undefined;
  let now = START;
  beforeAll(async () => {
    emulator = await startEmulator({ clock: () => now });
  });
  beforeEach(async () => {
    now = START;
    await control('POST', '/reset');
  });
  afterAll(() => emulator?.close());

  const running = (): Emulator => {
    if (!emulator) throw new Error('the emulator runs only inside of tests');
    return emulator;
  };
  const send: Send = (method, path, options) => request(running().url, method, path, options);
  const control: Send = (method, path, options) => send(method, `/_emulator${path}`, options);
  return {
    get emulator() {
      return running();
    },
    pass: (seconds) => (now += seconds * 1000),
    send,
    control,
    as: async (login) => {
      const { body } = await control('POST', '/tokens', { body: { login } });
      return (method, path, options) => send(method, path, withToken(body.access_token, options));
    },
  };
}

/** Options that carry an access token besides what they have. */
export const withToken = (token: string, options: RequestOptions = {}): RequestOptions => ({
  ...options,
  headers: { authorization: `Bearer ${token}`, ...options.headers },
});

async function request(
  origin: string,
  method: string,
  path: string,
  { body, text: raw, form, headers }: RequestOptions = {},
): Promise<Answer> {
  const answer = await fetch(`${origin}${path}`, {
    method,
    redirect: 'manual',
    headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    ...(raw !== undefined && { body: raw }),
    ...(form && { body: form }),
  });
  const text = await answer.text();
  const isJson = answer.headers.get('content-type')?.startsWith('application/json') ?? false;
  const parsed: unknown = isJson ? JSON.parse(text) : text;
  if (contract && /^(\/api)?\/(2\.0|oauth2)\//.test(path) && !path.includes('/oauth2/authorize'))
    expect(
      contract.problems({ method, path, status: answer.status, body: parsed }),
      `${method} ${path}`,
    ).toEqual([]);
  return { status: answer.status, headers: answer.headers, text, body: parsed as Body };
}

/** The item of this name in a folder. */
export async function findItem(send: Send, folderId: string, name: string): Promise<Item> {
  const { body } = await send('GET', `/2.0/folders/${folderId}/items?limit=1000`);
  const item = body.entries.find((entry) => entry.name === name);
  if (!item) throw new Error(`no ${name} in folder ${folderId}`);
  return item;
}

/** The item at a path from folder "0". */
export async function itemAt(send: Send, path: string): Promise<Item> {
  let id = '0';
  let item: Item | undefined;
  for (const name of path.split('/')) {
    item = await findItem(send, id, name);
    id = item.id;
  }
  if (!item) throw new Error('empty path');
  return item;
}

/** Uploads a new file. */
export function upload(send: Send, name: string, content: string | Buffer, parentId = '0'): Promise<Answer> {
  return send('POST', '/api/2.0/files/content', {
    form: uploadForm({ name, parent: { id: parentId } }, content),
  });
}

/** The two parts of an upload, in Box's order. */
export function uploadForm(attributes: unknown, content: string | Buffer): FormData {
  const form = new FormData();
  form.append('attributes', JSON.stringify(attributes));
  form.append('file', new Blob([new Uint8Array(Buffer.from(content))]), 'file');
  return form;
}
