/** Entry of a tool thread: tasks in, outcomes out. It holds no key, no refresh token and no connection but those to Box. */
import { MessageChannel, parentPort, threadId, workerData } from 'node:worker_threads';
import { move, transferableSymbol, valueSymbol } from 'piscina';
import { AppError } from '../src/errors.js';
import type {
  OwnerMessage,
  ProgressMessage,
  ThreadHello,
  ThreadRequest,
  ThreadSettings,
  ToolOutcome,
  ToolTask,
} from '../src/execution/task.js';
import { createBoxNetwork } from './box/client.js';
import { runTool } from './run-tool.js';

const settings = workerData as ThreadSettings;
const network = createBoxNetwork(settings);
const running = new Map<string, AbortController>();
const askedTokens = new Map<number, Asked<string>>();
let lastTokenId = 0;

interface Asked<Value> {
  resolve(value: Value): void;
  reject(error: Error): void;
}

// A port of this thread's own: a token sent over it reaches no other thread.
const { port1: owner, port2: ownersEnd } = new MessageChannel();
owner.on('message', (message: OwnerMessage) => {
  switch (message.type) {
    case 'ping':
      return send({ type: 'pong' });
    case 'cancel':
      return running.get(message.callId)?.abort(new AppError('cancelled', 'The call was cancelled.'));
    case 'token':
      askedTokens.get(message.id)?.resolve(message.accessToken);
      return void askedTokens.delete(message.id);
    case 'token_error':
      askedTokens.get(message.id)?.reject(AppError.fromData(message.error));
      return void askedTokens.delete(message.id);
  }
});

function send(request: ThreadRequest): void {
  owner.postMessage(request);
}

process.on('unhandledRejection', (reason) => {
  send({ type: 'stray', message: reason instanceof Error ? reason.message : 'not an Error' });
});

function askToken(callId: string, rejected?: string): Promise<string> {
  lastTokenId += 1;
  const id = lastTokenId;
  return new Promise((resolve, reject) => {
    askedTokens.set(id, { resolve, reject });
    send({ type: 'token', id, callId, ...(rejected !== undefined && { rejected }) });
  });
}

/** One call. The result's bytes are transferred, not copied. */
export default async function runTask(task: ToolTask): Promise<ToolOutcome> {
  const controller = new AbortController();
  const timer = setTimeout(
    () =>
      controller.abort(
        new AppError('deadline_exceeded', 'The call took too long and was given up.', {
          hint: 'It may still have happened at Box: look before you repeat it.',
        }),
      ),
    Math.max(0, task.deadline - Date.now()),
  );
  running.set(task.callId, controller);
  const { progress } = task;
  try {
    const outcome = await runTool(task, controller.signal, {
      server: settings.server,
      openBox: ({ callId, signal, stats }) =>
        network.api({
          accessToken: (rejected) => askToken(callId, rejected),
          signal,
          stats,
          deadline: task.deadline,
        }),
      ...(progress && { report: (message: ProgressMessage) => progress.postMessage(message) }),
    });
    return outcome.ok ? withTransfer(outcome) : outcome;
  } finally {
    clearTimeout(timer);
    running.delete(task.callId);
    progress?.close();
  }
}

/** Buffers below 8 KiB share Node's pool, which must not be transferred: those are copied into a buffer of their own. */
function withTransfer(outcome: ToolOutcome & { ok: true }): ToolOutcome {
  const { result } = outcome;
  const own =
    result.byteLength === result.buffer.byteLength ? result : Uint8Array.prototype.slice.call(result);
  const value = { ...outcome, result: own };
  // piscina posts `value` and transfers what `transferable` names; the type is what the owner gets.
  return move({ [transferableSymbol]: own.buffer, [valueSymbol]: value }) as unknown as ToolOutcome;
}

const hello: ThreadHello = { type: 'hello', threadId, port: ownersEnd };
parentPort?.postMessage(hello, [ownersEnd]);
