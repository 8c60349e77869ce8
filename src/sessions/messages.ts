import {
  isJSONRPCNotification,
  isJSONRPCRequest,
  isJSONRPCResponse,
  type JSONRPCMessage,
} from '@modelcontextprotocol/server';
import { refusals, type Refusal } from './answers.js';

/** The messages of a POST, of which a batch has several. @returns the refusal of anything that JSON-RPC does not know. */
export function messagesOf(body: unknown): JSONRPCMessage[] | Refusal {
  const messages: unknown[] = Array.isArray(body) ? body : [body];
  if (messages.length === 0 || !messages.every(isMessage)) return refusals.message;
  const ids = messages.filter(isJSONRPCRequest).map(({ id }) => id);
  // Two answers with one id could not be told apart (JSON-RPC 2.0, section 6).
  return new Set(ids).size === ids.length ? messages : refusals.duplicateIds;
}

function isMessage(value: unknown): value is JSONRPCMessage {
  return isJSONRPCRequest(value) || isJSONRPCNotification(value) || isJSONRPCResponse(value);
}
