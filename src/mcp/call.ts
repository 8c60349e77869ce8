/** tools/call between protocol and execution: one place that turns an outcome into what a client reads. */
import { ProtocolError, ProtocolErrorCode } from '@modelcontextprotocol/server';
import { AppError, type ErrorCode } from '../errors.js';
import type { CallOutcome, Dispatcher } from '../execution/dispatch.js';
import type { ProgressMessage } from '../execution/task.js';
import type { Logger } from '../log.js';
import type { Exchange } from './exchange.js';

export interface CallRequest {
  tool: string;
  args: unknown;
  signal: AbortSignal;
  onProgress?: (progress: ProgressMessage) => void;
}

/** Told as HTTP status and challenge, because only that makes a client authorize again. */
const CHALLENGED: ReadonlySet<ErrorCode> = new Set([
  'box_authorization_dead',
  'unauthorized',
  'invalid_token',
  'insufficient_scope',
]);

/**
 * Runs one tool call.
 * @returns UTF-8 JSON of a CallToolResult. Failures the model can act on are results with `isError`.
 * @throws ProtocolError -32602 for a tool that does not exist (MCP "Tools", Error Handling).
 */
export async function callTool(
  dispatcher: Dispatcher,
  log: Logger,
  exchange: Exchange,
  request: CallRequest,
): Promise<Uint8Array> {
  const { tool, args, signal, onProgress } = request;
  const outcome = await dispatcher.call({
    tool,
    args,
    principal: exchange.principal,
    offered: exchange.selection,
    signal,
    ...(onProgress && { onProgress }),
  });
  exchange.call = {
    tool: !outcome.ok && outcome.error.code === 'unknown_tool' ? 'unknown' : tool,
    outcome: outcome.ok ? 'ok' : outcome.error.code,
    waitMs: Math.round(outcome.waitMs),
    runMs: Math.round(outcome.stats.runMs),
    boxMs: Math.round(outcome.stats.boxMs),
  };
  return outcome.ok ? outcome.result : failure(outcome, log, exchange, tool);
}

function failure(
  outcome: CallOutcome & { ok: false },
  log: Logger,
  exchange: Exchange,
  tool: string,
): Uint8Array {
  const error = AppError.fromData(outcome.error);
  if (error.code === 'unknown_tool')
    throw new ProtocolError(ProtocolErrorCode.InvalidParams, error.publicText);
  if (CHALLENGED.has(error.code)) exchange.challenge = error;
  if (error.code === 'internal')
    log.error({ err: error, tool, ...error.log }, 'tool call failed inside the server');
  const retry = error.retryAfter === undefined ? '' : ` Try again in ${error.retryAfter} s.`;
  return Buffer.from(
    JSON.stringify({ content: [{ type: 'text', text: error.publicText + retry }], isError: true }),
  );
}
