import { html, plainName } from './html.js';
import type { Page } from './layout.js';

/** Sentences for the errors a browser ends at; other codes show their description as it is. */
const EXPLANATIONS: Record<string, { title: string; text: string }> = {
  invalid_client: {
    title: 'This app is not known here',
    text: 'Its registration ran out or was removed. Remove the connection in the app and add it again.',
  },
  invalid_redirect_uri: {
    title: 'The app asked to send you somewhere it has not registered',
    text: 'For your safety the sign-in ends here. Remove the connection in the app and add it again.',
  },
  server_error: {
    title: 'Something went wrong here',
    text: 'Nothing was given to the app. Try again in a moment.',
  },
  temporarily_unavailable: {
    title: 'Not available at the moment',
    text: 'Nothing was given to the app. Try again in a moment.',
  },
};

export interface Problem {
  /** OAuth error code. */
  error: string;
  description?: string | undefined;
}

/** A sign-in that ends in the browser, because there is no address it may be reported to. */
export function problemPage({ error, description }: Problem): Page {
  const { title, text } = EXPLANATIONS[error] ?? { title: 'This sign-in cannot go on', text: undefined };
  return {
    title,
    body: html`<h1>${title}</h1>
      <p>${text ?? 'The app sent a request this server does not accept. Start again from the app.'}</p>
      <p class="small">
        For the app's makers:
        <code>${error}</code>${description !== undefined && html` ${plainName(description)}`}
      </p>`,
  };
}

/** The interaction is over, belongs to another browser, or its account changed in another tab. */
export function expiredPage(): Page {
  return {
    title: 'This sign-in is over',
    body: html`<h1>This sign-in is over</h1>
      <p>
        It was finished already, took longer than ten minutes, or you signed in elsewhere meanwhile. Nothing
        was given to the app here.
      </p>
      <p>Go back to the app and connect again.</p>`,
  };
}

/** A form that did not come from our own page in this browser. */
export function forgedPage(): Page {
  return {
    title: 'That did not come from this page',
    body: html`<h1>That did not come from this page</h1>
      <p>
        The answer was sent from somewhere else, or the page was open for too long. Nothing was given to the
        app.
      </p>
      <p>If you want to connect it, go back to the app and start again.</p>`,
  };
}

export interface RefusedEnterprise {
  /** Login at Box. */
  login: string;
  /** Name of the Box enterprise, when Box tells it. */
  enterprise: string | undefined;
  /** Address that reports the refusal to the client. */
  returnTo: string;
}

/** The person signed in at Box, but with an account this server is not for. */
export function refusedEnterprisePage({ login, enterprise, returnTo }: RefusedEnterprise): Page {
  const belongs =
    enterprise === undefined
      ? html`does not belong to a Box enterprise`
      : html`belongs to <strong>${plainName(enterprise)}</strong>`;
  return {
    title: 'This account cannot be used here',
    body: html`<h1>This account cannot be used here</h1>
      <p>
        <strong>${login}</strong> ${belongs}. The people who run this server allow only accounts of certain
        Box enterprises.
      </p>
      <p>
        Nothing was given to the app, and the sign-in at Box was withdrawn. To use another account, sign out
        of Box first, then connect again.
      </p>
      <p class="actions"><a class="button" href="${returnTo}">Back to the app</a></p>`,
  };
}
