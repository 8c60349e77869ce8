/** Servers that answer exactly what a test says, and calls to them. */
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { AppError } from '../../../src/errors.js';
import type { CallStats } from '../../../src/execution/task.js';
import type { BoxApi } from '../../../src/tools/context.js';
import { createBoxNetwork, type BoxNetwork, type BoxNetworkOptions } from '../../../workers/box/client.js';

export interface Seen {
  method: string;
  url: string;
  headers: IncomingHttpHeaders;
  body: string;
}

export interface LocalBox {
  url: string;
  seen: Seen[];
  /** Connections opened so far. */
  connections(): number;
}

type Handler = (response: ServerResponse, request: Seen, count: number) => void;

const closers: (() => Promise<unknown> | void)[] = [];

/** For `afterEach`. */
export async function closeAll(): Promise<void> {
  for (const close of closers.splice(0)) await close();
}

/** Ends with the test. */
export function atEnd(close: () => Promise<unknown> | void): void {
  closers.unshift(close);
}

export async function localBox(handler: Handler): Promise<LocalBox> {
  const seen: Seen[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createServer((request, response) => {
    void readBody(request).then((body) => {
      const { method = '', url = '', headers } = request;
      seen.push({ method, url, headers, body });
      handler(response, { method, url, headers, body }, seen.length);
    });
  });
  server.on('connection', (socket) => {
    connections += 1;
    sockets.add(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  atEnd(() => {
    for (const socket of sockets) socket.destroy();
    return new Promise((resolve) => server.close(resolve));
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, seen, connections: () => connections };
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('latin1');
}

export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}

export interface TestCall {
  api: BoxApi;
  stats: CallStats;
  controller: AbortController;
  /** What the access token was asked with, in order. */
  asked: (string | undefined)[];
}

export function networkTo(url: string, options: Partial<BoxNetworkOptions> = {}): BoxNetwork {
  const network = createBoxNetwork({ boxApiUrl: url, boxUploadUrl: `${url}/api`, ...options });
  atEnd(() => network.close());
  return network;
}

/** A call whose tokens are `tokens`, the last one again and again. */
export function callTo(
  network: BoxNetwork,
  tokens: readonly string[] = [TOKEN],
  deadline?: number,
): TestCall {
  const stats: CallStats = { runMs: 0, boxMs: 0, boxRequests: [] };
  const controller = new AbortController();
  const asked: (string | undefined)[] = [];
  const accessToken = async (rejected?: string): Promise<string> => {
    asked.push(rejected);
    return tokens[Math.min(asked.length, tokens.length) - 1] ?? '';
  };
  const { signal } = controller;
  const api = network.api({ accessToken, signal, stats, ...(deadline !== undefined && { deadline }) });
  return { api, stats, controller, asked };
}

/** Recognisable in anything it leaks into. */
export const TOKEN = 'canary-access-token-4711';

/** @returns the AppError a promise rejects with. */
export async function failureOf(promise: Promise<unknown>): Promise<AppError> {
  const error: unknown = await promise.then(
    () => new Error('it did not fail'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof AppError)) throw error instanceof Error ? error : new Error('not an Error');
  return error;
}
