/** The page a person sees in place of Box's sign-in. Works without scripts; says plainly that it is not Box. */
import { readFileSync } from 'node:fs';
import { html, plainName, type Html } from '../pages/html.js';
import type { User } from './model.js';

/** People listed to choose from; others sign in by typing their login. */
const LISTED = 12;

export interface SignIn {
  users: readonly User[];
  client: string;
  redirectUri: URL;
  state: string | undefined;
  /** What was typed before, when the page is shown again. */
  login?: string;
  problem?: string;
}

let css: string | undefined;

/** @returns the stylesheet, read once. */
export function stylesheet(): string {
  css ??= readFileSync(new URL('./sign-in.css', import.meta.url), 'utf8');
  return css;
}

const frame = (title: string, main: Html): string =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="robots" content="noindex" />
        <title>${title}</title>
        <link rel="stylesheet" href="/sign-in.css" />
      </head>
      <body>
        <main>
          <p class="badge">Box emulator — not Box</p>
          ${main}
        </main>
      </body>
    </html> `.toString();

const initials = (name: string): string =>
  name
    .split(/\s+/)
    .slice(0, 2)
    .map((word) => word[0] ?? '')
    .join('')
    .toUpperCase();

const userButton = ({ login, name, enterprise, jobTitle }: User): Html =>
  html`<li>
    <button class="person" type="submit" name="login" value="${login}">
      <span class="avatar" aria-hidden="true">${initials(name)}</span>
      <span class="who"><strong>${plainName(name)}</strong> <span>${login}</span></span>
      <span class="where">${jobTitle === '' ? enterprise.name : `${jobTitle}, ${enterprise.name}`}</span>
    </button>
  </li>`;

const hidden = (name: string, value: string | undefined): Html | undefined =>
  value === undefined ? undefined : html`<input type="hidden" name="${name}" value="${value}" />`;

/** The request's own parameters travel in each form, so that the page answers without the address it came from. */
const requestFields = ({ client, redirectUri, state }: SignIn): Html =>
  html`${[
    hidden('response_type', 'code'),
    hidden('client_id', client),
    hidden('redirect_uri', redirectUri.href),
    hidden('state', state),
  ]}`;

/** @returns the page on which one of the emulator's users grants or denies an app access. */
export function signInPage(signIn: SignIn): string {
  const { users, client, redirectUri, login = '', problem } = signIn;
  const fields = requestFields(signIn);
  const listed = users.slice(0, LISTED);
  const rest = users.length - listed.length;
  return frame(
    problem === undefined ? 'Sign in — Box emulator' : 'Error: sign in — Box emulator',
    html`<h1>Sign in to grant access</h1>
      <p class="lead">
        <strong>${plainName(client)}</strong> asks for access to the files of the person you choose. It will
        be sent back to <span class="host">${redirectUri.host}</span>.
      </p>
      ${problem !== undefined && html`<p class="problem" role="alert" id="problem">${problem}</p>`}
      <form method="post" action="/api/oauth2/authorize" aria-labelledby="people">
        ${fields}<input type="hidden" name="decision" value="grant" />
        <h2 id="people">Continue as</h2>
        <ul class="people">
          ${listed.map(userButton)}
        </ul>
      </form>
      <form class="other" method="post" action="/api/oauth2/authorize">
        ${fields}
        <label for="login"
          >Another login${rest > 0 && html` <span class="hint">${rest} more can be typed here</span>`}</label
        >
        <input
          id="login"
          name="login"
          type="email"
          autocomplete="off"
          spellcheck="false"
          placeholder="name@company.test"
          value="${login}"
          ${problem !== undefined && html` aria-invalid="true" aria-describedby="problem"`}
        />
        <div class="actions">
          <button class="primary" type="submit" name="decision" value="grant">Grant access</button>
          <button class="quiet" type="submit" name="decision" value="deny" formnovalidate>Deny</button>
        </div>
      </form>
      <p class="note">
        No password is asked for: these people and their files exist only in this emulator.
      </p>`,
  );
}

/** @returns the page for a request that cannot be answered by sending the person back. */
export const errorPage = (problem: string): string =>
  frame(
    'Error — Box emulator',
    html`<h1>This sign-in cannot go on</h1>
      <p class="problem" role="alert">${problem}</p>
      <p class="note">The app that sent you here has to correct its request. Nothing was shared with it.</p>`,
  );
