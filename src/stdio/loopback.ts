/** A port of this computer that waits for Box to send one person's browser back. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AppError } from '../errors.js';
import { html } from '../pages/html.js';

const PATH = '/callback';

const DECLINED = new AppError('unauthorized', 'The sign-in at Box was declined.', {
  hint: 'Repeat the call to be asked again.',
});

export interface Loopback<Result> {
  redirectUri: string;
  state: string;
  /** What `complete` made of the code; rejects when the person declined, when it failed, and on `close`. */
  result: Promise<Result>;
  close: () => void;
}

/**
 * Listens on a free port of 127.0.0.1 until one answer with the right state has come.
 * @param complete trades the code while the browser waits for its page.
 */
export async function openLoopback<Result>(
  complete: (code: string, redirectUri: string) => Promise<Result>,
): Promise<Loopback<Result>> {
  const state = randomBytes(32).toString('base64url');
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const redirectUri = `http://127.0.0.1:${(server.address() as AddressInfo).port}${PATH}`;
  let close: () => void = () => undefined;
  const result = new Promise<Result>((resolve, reject) => {
    close = () => {
      server.close();
      reject(new AppError('unauthorized', 'The sign-in at Box was not finished.'));
    };
    let used = false;
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      const answer = used ? undefined : readAnswer(request, redirectUri, state);
      if (!answer) return sendPage(response, 404, 'There is no sign-in waiting at this address.');
      used = true;
      void finish(answer, redirectUri, complete).then(
        (value) => {
          sendPage(response, 200, 'You are signed in to Box. You can close this window.');
          server.close();
          resolve(value);
        },
        (error: unknown) => {
          const failure = AppError.from(error);
          sendPage(response, 400, failure.publicText);
          server.close();
          reject(failure);
        },
      );
    });
  });
  // Whoever waits hears of a failure; nobody may be waiting any more.
  result.catch(() => undefined);
  return { redirectUri, state, result, close };
}

async function finish<Result>(
  answer: URLSearchParams,
  redirectUri: string,
  complete: (code: string, redirectUri: string) => Promise<Result>,
): Promise<Result> {
  const code = answer.get('code');
  if (code === null || answer.has('error')) throw DECLINED;
  return complete(code, redirectUri);
}

/** The parameters Box sent, or undefined for whatever else asks: Box knows no PKCE, so the state carries the protection. */
function readAnswer(
  request: IncomingMessage,
  redirectUri: string,
  state: string,
): URLSearchParams | undefined {
  const url = new URL(request.url ?? '/', redirectUri);
  if (request.method !== 'GET' || url.pathname !== PATH) return undefined;
  const given = digestOf(url.searchParams.get('state') ?? '');
  return timingSafeEqual(given, digestOf(state)) ? url.searchParams : undefined;
}

const digestOf = (text: string): Buffer => createHash('sha256').update(text).digest();

function sendPage(response: ServerResponse, status: number, text: string): void {
  response
    .writeHead(status, {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      connection: 'close',
    })
    .end(`<!doctype html>${page(text).toString()}`);
}

const page = (text: string) =>
  html`<html lang="en">
    <head>
      <title>Box sign-in</title>
    </head>
    <body>
      <p>${text}</p>
    </body>
  </html>`;
