/** One person's Box tokens by a sign-in with their browser, shared by all of their box-mcp processes. */
import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '../errors.js';
import type { TokenRef } from '../execution/task.js';
import type { Logger } from '../log.js';
import { BoxTokenEndpoint, type BoxApp } from '../tenants/box-token.js';
import { isFresh, isUsable } from '../tenants/freshness.js';
import type { BoxTokens } from '../tenants/principal.js';
import type { TokenSource } from '../tenants/service-tokens.js';
import { openLoopback } from './loopback.js';
import { openBrowser } from './open-browser.js';
import type { SignInFile } from './sign-in-file.js';

/** A call waits for the person this long; clients give a call up after 60 s, and the sign-in goes on without it. */
const CALL_PATIENCE_MS = 40_000;
/** How long the address stays good. */
const SIGN_IN_MS = 10 * 60_000;
/** How often to look whether the person has signed in through another process. */
const LOOK_MS = 1_000;

export interface SignedInTokensOptions {
  app: BoxApp & { BOX_AUTHORIZE_URL: string };
  file: SignInFile;
  log: Logger;
}

interface SignIn {
  url: string;
  tokens: Promise<BoxTokens>;
}

export class SignedInTokens implements TokenSource {
  readonly #app: SignedInTokensOptions['app'];
  readonly #file: SignInFile;
  readonly #log: Logger;
  readonly #boxTokens: BoxTokenEndpoint;
  #held: BoxTokens | undefined;
  #renewal: Promise<BoxTokens> | undefined;
  #signIn: Promise<SignIn> | undefined;
  #stop: () => void = () => undefined;

  constructor({ app, file, log }: SignedInTokensOptions) {
    this.#app = app;
    this.#file = file;
    this.#log = log;
    this.#boxTokens = new BoxTokenEndpoint(app);
  }

  /**
   * @throws AppError `unauthorized` naming the address to open while nobody has signed in; `box_unavailable`,
   * `box_rate_limited`.
   */
  async accessToken(_ref: TokenRef, rejected?: string): Promise<string> {
    const held = this.#held;
    if (held && isFresh(held, rejected)) return held.accessToken;
    this.#renewal ??= this.#renew(rejected).finally(() => (this.#renewal = undefined));
    const renewed = await this.#renewal;
    // Somebody else's renewal may have brought the very token that this call was refused with.
    this.#held = renewed.accessToken === rejected ? await this.#renew(rejected) : renewed;
    return this.#held.accessToken;
  }

  /** Ends a sign-in that is still open, and the connections to Box. */
  async close(): Promise<void> {
    this.#stop();
    await this.#boxTokens.close();
  }

  async #renew(rejected: string | undefined): Promise<BoxTokens> {
    const stored = await this.#file.read();
    if (stored && isFresh(stored, rejected)) return stored;
    const renewed = stored && (await this.#file.alone(() => this.#refresh(rejected)));
    return renewed ?? this.#signedIn();
  }

  /** @returns undefined when the person must sign in again. */
  async #refresh(rejected: string | undefined): Promise<BoxTokens | undefined> {
    // Read again under the lock: another process may have used the refresh token up, and stored what it got for it.
    const stored = await this.#file.read();
    if (!stored || isFresh(stored, rejected)) return stored;
    try {
      const next = await this.#boxTokens.refresh(stored.refreshToken);
      // A crash before this is done costs nothing: Box keeps the old refresh token until the new pair is used.
      await this.#file.write(next);
      return next;
    } catch (error) {
      if (AppError.from(error).code === 'box_authorization_dead') {
        await this.#file.remove();
        return undefined;
      }
      if (isUsable(stored, rejected)) return stored;
      throw error;
    }
  }

  async #signedIn(): Promise<BoxTokens> {
    this.#signIn ??= this.#startSignIn();
    const { url, tokens } = await this.#signIn;
    const tooLong = sleep(CALL_PATIENCE_MS, undefined, { ref: false }).then(() => {
      throw new AppError('unauthorized', 'Nobody has signed in to Box yet.', {
        hint: `Open this address in a browser, sign in, and repeat the call: ${url}`,
      });
    });
    return Promise.race([tokens, tooLong]);
  }

  async #startSignIn(): Promise<SignIn> {
    try {
      const loopback = await openLoopback(async (code, redirectUri) => {
        const tokens = await this.#boxTokens.exchange(code, redirectUri);
        await this.#file.alone(() => this.#file.write(tokens));
        return tokens;
      });
      this.#stop = loopback.close;
      const url = this.#authorizeUrl(loopback.redirectUri, loopback.state);
      process.stderr.write(`box-mcp: to sign in to Box open ${url}\n`);
      openBrowser(url);
      const timer = setTimeout(loopback.close, SIGN_IN_MS).unref();
      const tokens = Promise.race([loopback.result, this.#elsewhere(loopback.result)]).finally(() => {
        clearTimeout(timer);
        loopback.close();
        this.#signIn = undefined;
      });
      tokens.then(
        () => this.#log.info('signed in to Box'),
        (error: unknown) => this.#log.warn({ err: error }, 'the sign-in to Box did not succeed'),
      );
      return { url, tokens };
    } catch (error) {
      this.#signIn = undefined;
      throw error;
    }
  }

  /** The pair that a sign-in through another process has left, if it comes before this one's is over. */
  async #elsewhere(own: Promise<BoxTokens>): Promise<BoxTokens> {
    let over = false;
    own.then(
      () => (over = true),
      () => (over = true),
    );
    while (!over) {
      await sleep(LOOK_MS, undefined, { ref: false });
      const stored = await this.#file.read();
      if (stored && !over) return stored;
    }
    return own;
  }

  #authorizeUrl(redirectUri: string, state: string): string {
    const url = new URL(this.#app.BOX_AUTHORIZE_URL);
    url.searchParams.set('response_type', 'code');
    url.searchParams.set('client_id', this.#app.BOX_CLIENT_ID);
    url.searchParams.set('redirect_uri', redirectUri);
    url.searchParams.set('state', state);
    return url.href;
  }
}
