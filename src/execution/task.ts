/** The only data that crosses from an owning process into a tool thread and back: plain, cloneable, without a token. */
import type { MessagePort } from 'node:worker_threads';
import type { SerializedError } from '../errors.js';

/** Points at a person's Box tokens without being one. The owner of the vault turns it into an access token. */
export interface TokenRef {
  /** Tenant id: the Box enterprise, or the account itself when it has none. */
  tenant: string;
  /** Grant id, as in the `gid` claim. */
  grant: string;
}

export interface ToolTask {
  /** Unique per call in this process; cancellation names it. */
  callId: string;
  /** The tool's own name, aliases resolved. */
  tool: string;
  /** Arguments as they came; parsed again in the thread, because jobs wait while code is redeployed. */
  args: unknown;
  token: TokenRef;
  /** Epoch milliseconds after which the call is given up. */
  deadline: number;
  /** Present only when the caller asked for progress: receives `ProgressMessage`s. Transferred, not cloned. */
  progress?: MessagePort;
}

export interface ProgressMessage {
  progress: number;
  total?: number;
  message?: string;
}

/** What a thread counted during a call; the owner records it as metrics. */
export interface CallStats {
  /** Milliseconds in the thread. */
  runMs: number;
  /** Milliseconds of it spent waiting for Box. */
  boxMs: number;
  /** One entry per Box request, retries included. */
  boxRequests: { group: string; status: number; ms: number }[];
}

export type ToolOutcome =
  /** `result`: UTF-8 JSON of a CallToolResult (`content`, `structuredContent`), serialised in the thread and transferred. */
  | { ok: true; result: Uint8Array; stats: CallStats }
  | { ok: false; error: SerializedError; stats: CallStats };

/** Thread to owner, on the thread's own port. */
export type ThreadRequest =
  /** Sent once, with the port itself, through piscina's message event. */
  {
    type: 'token';
    id: number;
    ref: TokenRef;
    /** The access token Box has just refused. */ rejected?: string;
  };

/** Owner to thread. */
export type OwnerMessage =
  | { type: 'token'; id: number; accessToken: string }
  | { type: 'token_error'; id: number; error: SerializedError }
  | { type: 'cancel'; callId: string };
