/** The only data that crosses from an owning process into a tool thread and back: plain, cloneable, without a token. */
import type { MessagePort } from 'node:worker_threads';
import type { SerializedError } from '../errors.js';
import type { ServerInfo } from '../tools/context.js';

/** Points at a person's Box tokens without being one. The owner of the vault turns it into an access token. */
export interface TokenRef {
  /** Tenant id: the Box enterprise, or the account itself when it has none. */
  tenant: string;
  /** Grant id, as in the `gid` claim. */
  grant: string;
}

export interface ToolTask {
  /** Unique per call in this process; cancellation and token requests name it. */
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
  /** Milliseconds spent waiting for Box: the sum over requests, so parallel ones count each. */
  boxMs: number;
  /** One entry per Box request, retries included. `status` 0: no answer came. */
  boxRequests: { group: string; status: number; ms: number }[];
}

export type ToolOutcome =
  /** `result`: UTF-8 JSON of a CallToolResult (`content`, `structuredContent`), serialised in the thread and transferred. */
  | { ok: true; result: Uint8Array; stats: CallStats }
  | { ok: false; error: SerializedError; stats: CallStats };

/** What a thread is told when it starts (`workerData`). Addresses and names only, never a secret. */
export interface ThreadSettings {
  boxApiUrl: string;
  boxUploadUrl: string;
  server: ServerInfo;
}

/** Sent once through piscina's message event when the thread has loaded; `port` carries all that follows. */
export interface ThreadHello {
  type: 'hello';
  threadId: number;
  port: MessagePort;
}

/** Thread to owner, on the thread's own port. */
export type ThreadRequest =
  /** The thread names its call; whose token that is, the owner looks up in its own record of the call. */
  | {
      type: 'token';
      id: number;
      callId: string;
      /** The access token Box has just refused. */
      rejected?: string;
    }
  | { type: 'pong' }
  /** A rejection no call waited for: a bug, told to the log without ending the thread's other calls. */
  | { type: 'stray'; message: string };

/** Owner to thread. */
export type OwnerMessage =
  | { type: 'token'; id: number; accessToken: string }
  | { type: 'token_error'; id: number; error: SerializedError }
  | { type: 'cancel'; callId: string }
  | { type: 'ping' };
