import { html, plainName, type Html } from './html.js';
import type { Page } from './layout.js';

/** What a person has to know before they let a client in. */
export interface ConsentView {
  client: {
    /** As the client gave it; undefined when it gave none. */
    name: string | undefined;
    /** Host that vouches for the name (metadata document); undefined for a client that registered itself. */
    verifiedHost: string | undefined;
  };
  redirectUri: string;
  /** The redirect leads to the computer the browser runs on. */
  isLoopback: boolean;
  scopes: readonly string[];
  /** Who signed in here last, as Box calls them. */
  account: string | undefined;
  /** Set when Box named an account that never approved this client: what Box calls it. */
  otherAccount: string | undefined;
  action: string;
  csrf: string;
}

const SCOPE_TEXTS: Record<string, { title: string; detail: string }> = {
  'box.read': { title: 'See your files', detail: 'Find, list and read what you can open in Box' },
  'box.write': { title: 'Change your files', detail: 'Upload, rename, move, edit and delete' },
  'box.share': { title: 'Share for you', detail: 'Create shared links and invite people' },
  'box.ai': { title: 'Use Box AI', detail: 'Ask questions about your files and extract data from them' },
  'box.admin': { title: 'Administer the enterprise', detail: 'What your administrator role in Box allows' },
};

/** The question before anything is given to a client. Both answers are buttons of one form. */
export function consentPage(view: ConsentView): Page {
  const name = plainName(view.client.name ?? '') || 'An app without a name';
  return {
    title: `Allow ${name}?`,
    body: html`<h1>Allow <span class="client">${name}</span> to use your Box account?</h1>
      ${identity(view.client.verifiedHost)}
      ${view.otherAccount !== undefined && otherAccountNote(view.otherAccount)}
      <h2>It will be able to</h2>
      <ul class="scopes">
        ${view.scopes.map(scopeItem)}
      </ul>
      <h2>Access goes to</h2>
      <p class="target"><strong>${destination(view.redirectUri)}</strong><code>${view.redirectUri}</code></p>
      ${view.isLoopback && html`<p class="note warning" role="note"><strong>This is a program on this computer.</strong> Continue only if you have just started this sign-in from an app you trust.</p>`}
      <form method="post" action="${view.action}">
        <input type="hidden" name="csrf" value="${view.csrf}" />
        <button class="primary" name="decision" value="approve">Allow and continue to Box</button>
        <button name="decision" value="deny">Deny</button>
      </form>
      <p class="small">
        ${view.account !== undefined && html`Last signed in here as <strong>${view.account}</strong>. `}You
        choose the account at Box next. The app never sees your Box password or Box tokens.
      </p>`,
  };
}

function identity(verifiedHost: string | undefined): Html {
  return verifiedHost === undefined
    ? html`<p class="identity">
        <span class="badge unverified">Not verified</span> It registered itself. Anyone could have chosen this
        name.
      </p>`
    : html`<p class="identity">
        <span class="badge verified">Verified</span> Published by <strong>${verifiedHost}</strong>
      </p>`;
}

function otherAccountNote(account: string): Html {
  return html`<p class="note" role="status">
    Box signed you in as <strong>${account}</strong>, who has not allowed this app before. Nothing has been
    given to it.
  </p>`;
}

function scopeItem(scope: string): Html {
  const { title, detail } = SCOPE_TEXTS[scope] ?? { title: scope, detail: '' };
  return html`<li><strong>${title}</strong><span>${detail}</span></li>`;
}

/** Where the code goes, in the one part of the address that cannot be dressed up: the host, or the scheme. */
function destination(uri: string): string {
  const { protocol, host } = new URL(uri);
  return protocol === 'https:' || protocol === 'http:' ? host : `the app that opens ${protocol} links`;
}
