/**
 * `requestState` of 2026-07-28: what a tool must remember while the client fetches an answer for it. It travels through the
 * client, and the next round may reach any replica, so it is sealed with a key that all of them derive.
 */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import type { ServerContext } from '@modelcontextprotocol/server';
import { exchangeOf } from './exchange.js';

/** A person may be away from the question for a while. */
const LIFETIME_MS = 3_600_000;
const IV_BYTES = 12;
const TAG_BYTES = 16;

interface Sealed {
  payload: unknown;
  expiresAt: number;
}

export class RequestStates {
  readonly #keys: readonly Buffer[];

  /** @param secrets COOKIE_KEYS: the first seals, all open. */
  constructor(secrets: readonly string[]) {
    this.#keys = secrets.map((secret) =>
      Buffer.from(hkdfSync('sha256', secret, Buffer.alloc(0), 'box-mcp mcp request-state', 32)),
    );
  }

  /**
   * Makes the string a handler returns as `requestState`. Only the same sign-in can use it, for the same method: a handler puts
   * into the payload what else it must be sure of.
   */
  seal(payload: unknown, context: ServerContext): string {
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.#keys[0]!, iv).setAAD(bindingOf(context));
    const text = JSON.stringify({ payload, expiresAt: Date.now() + LIFETIME_MS } satisfies Sealed);
    const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64url');
  }

  /**
   * The payload of a string that `seal` made.
   * @throws Error for any other, one of another sign-in or method, or one past its time. The SDK answers -32602.
   */
  open(state: string, context: ServerContext): unknown {
    const bytes = Buffer.from(state, 'base64url');
    if (bytes.length <= IV_BYTES + TAG_BYTES || bytes.toString('base64url') !== state)
      throw new Error('request state is malformed');
    for (const key of this.#keys) {
      const sealed = decrypt(key, bytes, bindingOf(context));
      if (!sealed) continue;
      if (sealed.expiresAt <= Date.now()) throw new Error('request state has expired');
      return sealed.payload;
    }
    throw new Error('request state is not ours, or not for this sign-in and method');
  }
}

function bindingOf({ mcpReq, http }: ServerContext): Buffer {
  // Over stdio there is one person, and the key is this process's own.
  const grant = http ? exchangeOf(http.authInfo).principal.grant : 'stdio';
  return Buffer.from(JSON.stringify([mcpReq.method, grant]));
}

function decrypt(key: Buffer, bytes: Buffer, binding: Buffer): Sealed | undefined {
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, IV_BYTES))
    .setAAD(binding)
    .setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
  try {
    const text = Buffer.concat([decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]);
    return JSON.parse(text.toString('utf8')) as Sealed;
  } catch {
    return undefined; // sealed with another key, or altered: GCM tells no more
  }
}
