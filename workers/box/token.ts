/** The access token of one call, asked for when it is first needed. */

/** Gives the call's access token; with `rejected`, another one than that. */
export type AskAccessToken = (rejected?: string) => Promise<string>;

export class CallToken {
  readonly #ask: AskAccessToken;
  #held: { token: Promise<string>; replaces: string | undefined } | undefined;

  constructor(ask: AskAccessToken) {
    this.#ask = ask;
  }

  /** The same for all requests of the call. */
  async current(): Promise<string> {
    return await (this.#held ?? this.#hold()).token;
  }

  /** Asked once for all the requests that Box refused with the same token. */
  async insteadOf(rejected: string): Promise<string> {
    const held = this.#held?.replaces === rejected ? this.#held : this.#hold(rejected);
    return await held.token;
  }

  #hold(rejected?: string): { token: Promise<string>; replaces: string | undefined } {
    const held = { token: this.#ask(rejected), replaces: rejected };
    this.#held = held;
    held.token.catch(() => {
      if (this.#held === held) this.#held = undefined;
    });
    return held;
  }
}
