/** Everything a client under test sent and got, so that a test can count requests and measure answers. */

export interface Sent {
  method: string;
  url: URL;
  headers: Headers;
  /** As sent; empty where there was none. */
  body: string;
  status: number;
  answer: Headers;
}

export class Wire {
  readonly sent: Sent[] = [];
  /** Characters of the longest line of any event stream: LibreChat gives a stream up at 5 MiB. */
  longestLine = 0;
  /** Characters of the largest answer that was no stream: LibreChat refuses 16 MiB. */
  largestAnswer = 0;

  /** A `fetch` that keeps what passes. */
  readonly fetch = async (input: string | URL | Request, init: RequestInit = {}): Promise<Response> => {
    const response = await fetch(input, init);
    const { body } = init;
    this.sent.push({
      method: init.method ?? 'GET',
      url: new URL(input instanceof Request ? input.url : input),
      headers: new Headers(init.headers),
      body: typeof body === 'string' || body instanceof URLSearchParams ? String(body) : '',
      status: response.status,
      answer: response.headers,
    });
    const isStream = response.headers.get('content-type')?.startsWith('text/event-stream') === true;
    // A copy that fails was aborted with the original, which tells the client.
    void this.#measure(response.clone(), isStream).catch(() => undefined);
    return response;
  };

  /** Requests of a method to a path. */
  to(method: string, path: string): Sent[] {
    return this.sent.filter((sent) => sent.method === method && sent.url.pathname === path);
  }

  /** Token requests that refreshed. */
  refreshes(): Sent[] {
    return this.to('POST', '/auth/token').filter(({ body }) => body.includes('grant_type=refresh_token'));
  }

  /** JSON-RPC requests and notifications of a method. */
  messages(method: string): Sent[] {
    return this.sent.filter(({ body }) => body.includes(`"method":"${method}"`));
  }

  async #measure(response: Response, isStream: boolean): Promise<void> {
    let line = 0;
    let total = 0;
    const decoder = new TextDecoder();
    for await (const chunk of response.body ?? []) {
      const [first = '', ...rest] = decoder.decode(chunk as Uint8Array, { stream: true }).split('\n');
      total += first.length + rest.join('\n').length;
      line += first.length;
      if (isStream) this.longestLine = Math.max(this.longestLine, line, ...rest.map(({ length }) => length));
      if (rest.length > 0) line = rest.at(-1)?.length ?? 0;
    }
    if (!isStream) this.largestAnswer = Math.max(this.largestAnswer, total);
  }
}
