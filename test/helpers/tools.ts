/** Tools as they run in production: through the pool, in a real thread, over HTTP to the emulator. */
import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, expect } from 'vitest';
import { startEmulator, type Emulator } from '../../src/emulator/emulator.js';
import { AppError } from '../../src/errors.js';
import { ToolPool } from '../../src/execution/pool.js';

/** The time in the emulator: everything made in a test bears it, so snapshots stay the same. */
const NOW = Date.parse('2026-01-15T09:00:00Z');

export const ALICE = 'alice@acme.test';
export const BOB = 'bob@acme.test';
export const CAROL = 'carol@globex.test';

/** Digits that no item has. */
export const MISSING = '99999999999';

export interface BoxRequest {
  method: string;
  path: string;
  query: Record<string, string>;
  body?: unknown;
}

type Args = Record<string, unknown>;

export interface ToolBench {
  /** What the tool answers. @throws AppError as the caller would get it */
  callTool: (login: string, name: string, args?: Args) => Promise<Record<string, unknown>>;
  /** Code and text of the error the call ends with. @throws when it does not fail */
  failTool: (login: string, name: string, args?: Args) => Promise<{ code: string; text: string }>;
  /** What has reached Box since the test began, in order. */
  requests: () => Promise<BoxRequest[]>;
  /** Id of an item by its path in a user's tree, such as `Finance/2025`. Empties the list of `requests`. */
  idOf: (login: string, path: string) => Promise<string>;
  /** Sends to `/_emulator/<path>`. */
  control: (path: string, body: unknown) => Promise<unknown>;
}

interface Listing {
  entries: { id: string; name: string }[];
}

/** An emulator and a thread for the tests of a file; each test finds the emulator as it was seeded. */
export function useTools(): ToolBench {
  let emulator: Emulator;
  let pool: ToolPool;
  const tokens = new Map<string, Promise<string>>();

  const send = async (method: string, path: string, body?: unknown, token?: string): Promise<unknown> => {
    const answer = await fetch(`${emulator.url}${path}`, {
      method,
      headers: {
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  };
  const tokenOf = (login: string): Promise<string> => {
    const known =
      tokens.get(login) ??
      send('POST', '/_emulator/tokens', { login }).then(
        (grant) => (grant as { access_token: string }).access_token,
      );
    tokens.set(login, known);
    return known;
  };

  beforeAll(async () => {
    emulator = await startEmulator({ clock: () => NOW });
    pool = new ToolPool({
      threads: 1,
      broker: ({ grant }) => tokenOf(grant),
      settings: {
        boxApiUrl: emulator.url,
        boxUploadUrl: `${emulator.url}/api`,
        server: {
          name: 'box-mcp',
          version: '0.0.0-test',
          transport: 'http',
          auth: 'oauth',
          boxAuth: 'oauth',
        },
      },
      log: pino({ level: 'silent' }),
    });
    await pool.ready;
  });
  beforeEach(async () => {
    await send('POST', '/_emulator/reset');
    await send('DELETE', '/_emulator/faults');
    await send('DELETE', '/_emulator/requests');
    // The clock stands still, so what takes time must take none.
    await send('POST', '/_emulator/settings', { representationMs: 0 });
    tokens.clear();
  });
  afterAll(async () => {
    await pool.close();
    await emulator.close();
  });

  async function callTool(login: string, name: string, args: Args = {}) {
    const outcome = await pool.run({
      callId: randomUUID(),
      tool: name,
      args,
      token: { tenant: 'test', grant: login },
      deadline: Date.now() + 15_000,
    });
    if (!outcome.ok) throw AppError.fromData(outcome.error);
    const result = JSON.parse(Buffer.from(outcome.result).toString('utf8')) as {
      content: unknown;
      structuredContent: Record<string, unknown>;
    };
    expect(result.content).toEqual([{ type: 'text', text: JSON.stringify(result.structuredContent) }]);
    return withFixedDelimiter(result.structuredContent);
  }

  return {
    callTool,
    async failTool(login, name, args) {
      const error = await callTool(login, name, args).then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      if (!(error instanceof AppError)) throw new Error(`${name} did not fail`, { cause: error });
      return { code: error.code, text: error.publicText };
    },
    async requests() {
      const log = (await send('GET', '/_emulator/requests?path=/')) as { requests: BoxRequest[] };
      return log.requests
        .filter(({ path }) => !path.startsWith('/_emulator/'))
        .map(({ method, path, query, body }) => ({
          method,
          path,
          query,
          ...(body !== undefined && { body }),
        }));
    },
    async idOf(login, path) {
      let id = '0';
      for (const name of path.split('/')) {
        const items = await send(
          'GET',
          `/2.0/folders/${id}/items?limit=1000`,
          undefined,
          await tokenOf(login),
        );
        const found = (items as Listing).entries.find((entry) => entry.name === name);
        if (!found) throw new Error(`${login} has no ${path}`);
        id = found.id;
      }
      await send('DELETE', '/_emulator/requests');
      return id;
    },
    control: (path, body) => send('POST', `/_emulator/${path}`, body),
  };
}

/** The delimiter around other people's text is random; both ends stay the same one. */
function withFixedDelimiter(structured: Record<string, unknown>): Record<string, unknown> {
  const text = JSON.stringify(structured).replace(
    /<box-content-([0-9a-f]{12})>(.*)<\/box-content-\1>/gs,
    '<box-content-RANDOM>$2</box-content-RANDOM>',
  );
  return JSON.parse(text) as Record<string, unknown>;
}
