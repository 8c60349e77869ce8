/** What a tool's handler is given. Types only: whoever owns I/O builds it (workers/run-tool.ts, tests). */

/** Query parameters of a Box request. Arrays are joined with commas, undefined ones are left out. */
export type BoxQuery = Record<string, string | number | boolean | readonly string[] | undefined>;

export interface BoxRequestOptions {
  query?: BoxQuery;
  headers?: Record<string, string>;
}

/** A path below Box's API root, built by the `boxPath` template tag, which encodes every inserted value. */
export type BoxPath = string & { readonly __brand: 'BoxPath' };

/**
 * Box as a tool sees it: JSON in, JSON out, as Box sent it. The SDK underneath does authorization, retries, agents and
 * timeouts. Its typed managers are not used: they refuse item types and partial `permissions` they do not know and wrap dates
 * (box/FACTS.md), and every tool maps its fields explicitly through its output schema anyway.
 * Every method rejects with an AppError (`box_*`, `cancelled`, `box_authorization_dead`).
 */
export interface BoxApi {
  get(path: BoxPath, options?: BoxRequestOptions): Promise<unknown>;
  post(path: BoxPath, body: unknown, options?: BoxRequestOptions): Promise<unknown>;
  put(path: BoxPath, body: unknown, options?: BoxRequestOptions): Promise<unknown>;
  delete(path: BoxPath, options?: BoxRequestOptions): Promise<void>;
  /**
   * The bytes behind a path, redirects followed without our token.
   * @param maxBytes refuses with `payload_too_large` as soon as more would be read.
   */
  download(path: BoxPath, maxBytes: number): Promise<Uint8Array>;
  /** The picture Box makes of a file. @param wait false tells at once that it is still being made */
  thumbnail(fileId: string, options: ThumbnailOptions): Promise<Thumbnail>;
  /** Text of a representation (`markdown`, `extracted_text`, …), or undefined when Box has none of the kinds asked for. */
  representation(
    fileId: string,
    kinds: readonly string[],
    maxBytes: number,
  ): Promise<{ kind: string; text: string; truncated: boolean } | undefined>;
  /** Uploads up to 50 MB as a new file by Box's direct upload. */
  upload(file: { name: string; parentId: string; content: Uint8Array }): Promise<unknown>;
}

export interface ThumbnailOptions {
  extension: 'png' | 'jpg';
  /** Bounds in pixels, by Box's names. */
  size: BoxQuery;
  wait: boolean;
}

/** Without `bytes`, Box has only the address of a picture that stands for the type of file, if that. */
export interface Thumbnail {
  bytes?: Uint8Array;
  placeholder?: string;
}

/** Facts about this server that a tool may tell: never addresses, ports or secrets. */
export interface ServerInfo {
  name: string;
  version: string;
  transport: 'http' | 'stdio';
  /** How clients prove who they are; over stdio they need not. */
  auth: 'oauth' | 'token' | 'none';
  /** Whose Box account tools act on: by sign-in, or a service account's. */
  boxAuth: 'oauth' | 'ccg' | 'jwt' | 'developer_token';
}

export interface ToolContext {
  box: BoxApi;
  server: ServerInfo;
  /** Aborted on cancellation and at the deadline. */
  signal: AbortSignal;
  /** Reports progress to the caller; does nothing when the caller asked for none. */
  progress(done: number, total?: number, message?: string): void;
}
