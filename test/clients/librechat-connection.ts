/** LibreChat's connection of one person to one server, as CLIENTS.md has it: what it sends, and what it does at each status. */
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { SSEClientTransport } from '@modelcontextprotocol/sdk/client/sse.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { PingRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import type { ToolAnswer } from '../helpers/mcp-clients.js';
import { RefreshRefused, type LibreChatUser } from './librechat-user.js';

/** LibreChat asks the person to sign in. */
export class SignInPrompted extends Error {}

export class LibreChatConnection {
  readonly user: LibreChatUser;
  /** Sent with every request of this connection; a test may let it die. */
  accessToken: string;
  /** Pings of the server. LibreChat leaves them unanswered in its first five minutes, so there must be none. */
  serverPings = 0;
  /** Settles when the connection that a lost session made necessary is there. */
  reconnected: Promise<void> | undefined;
  #client!: Client;
  #transport!: StreamableHTTPClientTransport | SSEClientTransport;
  #recovering: Promise<void> | undefined;

  private constructor(user: LibreChatUser) {
    this.user = user;
    this.accessToken = user.accessToken;
  }

  /** Connects with the tokens the person has. */
  static async open(user: LibreChatUser): Promise<LibreChatConnection> {
    const connection = new LibreChatConnection(user);
    await connection.#open();
    return connection;
  }

  get sessionId(): string | undefined {
    return this.#transport instanceof StreamableHTTPClientTransport ? this.#transport.sessionId : undefined;
  }

  async ping(): Promise<void> {
    await this.#client.ping();
  }

  async listTools(): Promise<{ names: string[]; nextCursor: string | undefined }> {
    const { tools, nextCursor } = await this.#client.listTools();
    return { names: tools.map(({ name }) => name), nextCursor };
  }

  /** @throws SignInPrompted where LibreChat shows its sign-in button. */
  async callTool(name: string, args: Record<string, unknown> = {}): Promise<ToolAnswer> {
    try {
      return await this.#call(name, args);
    } catch (error) {
      const status = statusOf(error);
      if (status === 403) throw new SignInPrompted('the scope does not reach', { cause: error });
      if (status === 401) {
        await this.#recover();
        return this.#call(name, args);
      }
      // The call is lost; the next one finds a new session.
      if (status === 404 || (status ?? 0) >= 500) this.reconnected = this.#reopen();
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.#client.close();
  }

  async #call(name: string, args: Record<string, unknown>): Promise<ToolAnswer> {
    const options = { timeout: 60_000 };
    const answer = await this.#client.callTool({ name, arguments: args }, undefined, options);
    const [first] = answer.content as { text?: string }[];
    return {
      ...(answer.isError === true && { isError: true }),
      text: first?.text ?? '',
      structured: answer.structuredContent as Record<string, unknown> | undefined,
    };
  }

  /** One refresh and one new session for everybody who waits. */
  #recover(): Promise<void> {
    return (this.#recovering ??= this.#refreshAndReopen().finally(() => (this.#recovering = undefined)));
  }

  async #refreshAndReopen(): Promise<void> {
    try {
      await this.user.refresh();
    } catch (error) {
      if (error instanceof RefreshRefused) throw new SignInPrompted(error.code, { cause: error });
      throw error;
    }
    // With the dead token: the connection that ends knows no other.
    if (this.#transport instanceof StreamableHTTPClientTransport) await this.#transport.terminateSession();
    await this.#reopen();
  }

  async #reopen(): Promise<void> {
    await this.#client.close();
    await this.#open();
  }

  async #open(): Promise<void> {
    this.accessToken = this.user.accessToken;
    this.#client = new Client({ name: '@librechat/api-client', version: '1.2.3' });
    this.#client.setRequestHandler(PingRequestSchema, () => {
      this.serverPings += 1;
      throw new Error('Empty result');
    });
    this.#transport = this.#createTransport();
    await this.#client.connect(this.#transport, { timeout: this.user.server.initTimeout });
  }

  #createTransport(): StreamableHTTPClientTransport | SSEClientTransport {
    const { type, url } = this.user.server;
    const fetch = (input: string | URL, init: RequestInit = {}) => {
      const headers = new Headers(init.headers);
      headers.set('authorization', `Bearer ${this.accessToken}`);
      return this.user.wire.fetch(input, { ...init, headers });
    };
    return type === 'sse'
      ? new SSEClientTransport(new URL(url), { fetch, eventSourceInit: { fetch } })
      : new StreamableHTTPClientTransport(new URL(url), { fetch });
  }
}

/** The HTTP status behind an error of the SDK's transports. */
function statusOf(error: unknown): number | undefined {
  const { code, message } = error as { code?: unknown; message?: string };
  if (typeof code === 'number' && code >= 400) return code;
  const written = /\(HTTP (\d{3})\)/.exec(message ?? '')?.[1];
  return written === undefined ? undefined : Number(written);
}
