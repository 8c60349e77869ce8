/** `box-mcp stdio` as MCP clients start it: by the stdio transports of both SDK generations. */
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { Client as ModernClient } from '@modelcontextprotocol/client';
import { StdioClientTransport as ModernTransport } from '@modelcontextprotocol/client/stdio';
import { Client as V1Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport as V1Transport } from '@modelcontextprotocol/sdk/client/stdio.js';
import type { Emulator } from '../../src/emulator/emulator.js';
import { toAnswer, type Generation, type ToolAnswer } from '../helpers/mcp-clients.js';

export const MAIN = join(process.cwd(), 'dist/src/main.js');

export interface LocalClient {
  callTool(name: string, args?: Record<string, unknown>): Promise<ToolAnswer>;
  listTools(): Promise<{ name: string }[]>;
  version(): string | undefined;
  instructions(): string | undefined;
  /** What the server wrote to standard error so far. */
  stderr(): string;
  /** Waits until standard error has something that fits, and returns its first group. */
  printed(pattern: RegExp): Promise<string>;
  pid: number;
  close(): Promise<void>;
}

/** A person's computer: a home, and a browser that only writes down what it was asked to open. */
export interface Computer {
  environment: Record<string, string>;
  configFolder: string;
  /** Addresses the browser was opened with. */
  opened(): string[];
}

export function newComputer(emulator: Emulator): Computer {
  const home = mkdtempSync(join(tmpdir(), 'box-mcp-home-'));
  const log = join(home, 'opened');
  const opener = join(home, 'xdg-open');
  writeFileSync(opener, `#!/bin/sh\nprintf '%s\\n' "$1" >> ${log}\n`);
  chmodSync(opener, 0o755);
  return {
    environment: {
      PATH: `${home}:${process.env['PATH'] ?? ''}`,
      HOME: home,
      XDG_CONFIG_HOME: join(home, 'config'),
      ...boxAt(emulator),
    },
    configFolder: join(home, 'config', 'box-mcp'),
    opened: () => (existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : []),
  };
}

/** Settings that put the emulator in Box's place. */
export function boxAt({ url }: Emulator): Record<string, string> {
  return {
    BOX_API_URL: url,
    BOX_UPLOAD_URL: `${url}/api`,
    BOX_AUTHORIZE_URL: `${url}/api/oauth2/authorize`,
    BOX_TOKEN_URL: `${url}/oauth2/token`,
    BOX_REVOKE_URL: `${url}/oauth2/revoke`,
  };
}

export const BOX_APP = { BOX_CLIENT_ID: 'emulator-client', BOX_CLIENT_SECRET: 'emulator-secret' };

/** Starts the server with exactly this environment and connects. */
export async function connectLocal(
  environment: Record<string, string>,
  generation: Generation = 'v2 modern',
): Promise<LocalClient> {
  const options = {
    command: process.execPath,
    args: [MAIN, 'stdio'],
    env: environment,
    stderr: 'pipe' as const,
  };
  return generation === 'v1' ? connectV1(options) : connectV2(options, generation === 'v2 modern');
}

type Options = ConstructorParameters<typeof V1Transport>[0];

async function connectV1(options: Options): Promise<LocalClient> {
  const transport = new V1Transport(options);
  const stderr = collect(transport.stderr as Readable);
  const client = new V1Client({ name: 'test-v1', version: '1.0.0' });
  let version: string | undefined;
  Object.assign(transport, { setProtocolVersion: (settled: string) => (version = settled) });
  await client.connect(transport);
  return {
    ...stderr,
    listTools: async () => (await client.listTools()).tools,
    callTool: async (name, args = {}) => toAnswer(await client.callTool({ name, arguments: args })),
    version: () => version,
    instructions: () => client.getInstructions(),
    pid: transport.pid ?? 0,
    close: () => client.close(),
  };
}

async function connectV2(options: Options, modern: boolean): Promise<LocalClient> {
  const transport = new ModernTransport(options);
  const stderr = collect(transport.stderr as Readable);
  const client = new ModernClient(
    { name: 'test-v2', version: '2.0.0' },
    modern ? { versionNegotiation: { mode: { pin: '2026-07-28' } } } : {},
  );
  await client.connect(transport);
  return {
    ...stderr,
    listTools: async () => (await client.listTools()).tools,
    callTool: async (name, args = {}) => toAnswer(await client.callTool({ name, arguments: args })),
    version: () => client.getNegotiatedProtocolVersion(),
    instructions: () => client.getInstructions(),
    pid: transport.pid ?? 0,
    close: () => client.close(),
  };
}

function collect(stream: Readable): Pick<LocalClient, 'stderr' | 'printed'> {
  let text = '';
  stream.on('data', (chunk: Buffer) => (text += chunk.toString('utf8')));
  return {
    stderr: () => text,
    async printed(pattern) {
      for (let attempt = 0; attempt < 200; attempt += 1) {
        const found = pattern.exec(text);
        if (found) return found[1] ?? found[0];
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      throw new Error(`nothing fits ${pattern} in:\n${text}`);
    },
  };
}

/** Local TCP ports a process listens on, as the kernel tells. */
export function listeningPorts(pid: number): number[] {
  const sockets = execFileSync('ls', ['-l', `/proc/${pid}/fd`], { encoding: 'utf8' });
  const inodes = new Set([...sockets.matchAll(/socket:\[(\d+)\]/g)].map(([, inode]) => inode));
  return ['tcp', 'tcp6'].flatMap((kind) =>
    readFileSync(`/proc/${pid}/net/${kind}`, 'utf8')
      .split('\n')
      .slice(1)
      .map((line) => line.trim().split(/\s+/))
      .filter((fields) => fields[3] === '0A' && inodes.has(fields[9]))
      .map((fields) => Number.parseInt(fields[1]?.split(':')[1] ?? '', 16)),
  );
}

/** The emulator's control interface. */
export async function control(emulator: Emulator, path: string, body?: unknown): Promise<unknown> {
  const answer = await fetch(`${emulator.url}/_emulator/${path}`, {
    ...(body !== undefined && {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer.json();
}

/** The file Box's developer console offers for download, saved. @returns its path and the enterprise in it. */
export async function saveJwtConfig(
  emulator: Emulator,
): Promise<{ path: string; enterprise: string; text: string }> {
  const file = (await control(emulator, 'jwt-config?enterprise=acme.test')) as { enterpriseID: string };
  const path = join(mkdtempSync(join(tmpdir(), 'box-mcp-jwt-')), 'config.json');
  const text = JSON.stringify(file);
  writeFileSync(path, text);
  return { path, enterprise: file.enterpriseID, text };
}

/** A user's id at the emulator. */
export async function userId(emulator: Emulator, login: string): Promise<string> {
  const { users } = (await control(emulator, 'state')) as { users: { id: string; login: string }[] };
  return users.find((user) => user.login === login)?.id ?? '';
}
