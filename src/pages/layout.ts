/** The frame of every page: one stylesheet, no scripts, nothing from elsewhere. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { html, Html } from './html.js';

export interface Page {
  title: string;
  body: Html;
}

const STYLE = readFileSync(new URL('./style.css', import.meta.url), 'utf8').trim();
const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

const ICON =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Crect x='1' y='1' width='14' height='14' rx='4' fill='%230b5fce'/%3E%3Cpath d='M4.5 6.2 8 4.4l3.5 1.8v3.7L8 11.7 4.5 9.9z' fill='none' stroke='%23fff' stroke-width='1.2' stroke-linejoin='round'/%3E%3C/svg%3E";

/** Not escaped: the text is ours, and its hash stands in the policy. */
const STYLE_ELEMENT = new Html([`<style>${STYLE}</style>`], []);

/**
 * Headers of every page. No `form-action`: Chrome applies it to the redirects after a form, which lead to Box.
 * `same-origin` and not `no-referrer`: under the latter browsers send `Origin: null` with our own forms.
 */
const HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; img-src data:; base-uri 'none'; frame-ancestors 'none'`,
  'cross-origin-opener-policy': 'same-origin',
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
} as const;

/** @returns a page as text and the headers it must be sent with. */
export function renderPage({ title, body }: Page): { body: string; headers: Record<string, string> } {
  const text = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title}</title>
        <link rel="icon" href="${ICON}" />
        ${STYLE_ELEMENT}
      </head>
      <body>
        <main>
          <p class="brand">
            <svg aria-hidden="true" viewBox="0 0 16 16" width="20" height="20">
              <rect x="1" y="1" width="14" height="14" rx="4" />
              <path d="M4.5 6.2 8 4.4l3.5 1.8v3.7L8 11.7 4.5 9.9zM4.5 6.2 8 8l3.5-1.8M8 8v3.7" /></svg
            >box-mcp
          </p>
          ${body}
        </main>
      </body>
    </html> `;
  return { body: text.toString(), headers: { ...HEADERS } };
}
