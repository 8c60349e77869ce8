/** The only try/catch around tools: parse, run, check what came out, serialise it once. */
import { AppError } from '../src/errors.js';
import type { CallStats, ProgressMessage, ToolOutcome, ToolTask } from '../src/execution/task.js';
import { parseArguments } from '../src/tools/arguments.js';
import { toolByName } from '../src/tools/catalog.js';
import type { BoxApi, ServerInfo, ToolContext } from '../src/tools/context.js';
import { toText } from '../src/tools/results.js';

export interface RunDeps {
  server: ServerInfo;
  /** Box for one call: as its caller, and no longer than its signal. */
  openBox(call: { callId: string; signal: AbortSignal; stats: CallStats }): BoxApi;
  /** Where progress goes; absent when the caller asked for none. */
  report?: (progress: ProgressMessage) => void;
}

/** Runs one task. Never rejects: an Error would lose its class and fields on its way to the owner (STYLE.md 3.7). */
export async function runTool(task: ToolTask, signal: AbortSignal, deps: RunDeps): Promise<ToolOutcome> {
  const startedAt = performance.now();
  const stats: CallStats = { runMs: 0, boxMs: 0, boxRequests: [] };
  try {
    const result = await run(task, signal, stats, deps);
    return { ok: true, result, stats: finished(stats, startedAt) };
  } catch (error) {
    // A handler that was aborted throws whatever its last wait threw; why it was aborted is what the caller needs.
    const reason: unknown = signal.aborted ? signal.reason : error;
    const appError = reason instanceof AppError ? reason : AppError.from(error);
    return { ok: false, error: withCause(appError), stats: finished(stats, startedAt) };
  }
}

async function run(
  task: ToolTask,
  signal: AbortSignal,
  stats: CallStats,
  deps: RunDeps,
): Promise<Uint8Array> {
  const tool = toolByName(task.tool);
  if (!tool) throw new AppError('unknown_tool', 'There is no tool of that name.');
  const args = parseArguments(tool, task.args);
  signal.throwIfAborted();
  const context: ToolContext = {
    box: deps.openBox({ callId: task.callId, signal, stats }),
    server: deps.server,
    signal,
    progress(done, total, message) {
      deps.report?.({
        progress: done,
        ...(total !== undefined && { total }),
        ...(message !== undefined && { message }),
      });
    },
  };
  const answered = await tool.handler(args, context);
  signal.throwIfAborted();
  const checked = tool.output.safeParse(answered);
  if (!checked.success) {
    const fields = checked.error.issues.map((issue) => issue.path.join('.')).join(', ');
    throw new AppError('internal', `the answer of ${task.tool} does not fit its output schema`, {
      log: { fields },
    });
  }
  const structuredContent = checked.data;
  const content = [{ type: 'text', text: toText(structuredContent) }];
  return Buffer.from(JSON.stringify({ content, structuredContent }));
}

function finished(stats: CallStats, startedAt: number): CallStats {
  return { ...stats, runMs: performance.now() - startedAt };
}

/** The cause stays behind in the thread; its name and text go along for the log, never to the model. */
function withCause(error: AppError) {
  const data = error.toData();
  if (error.code !== 'internal' || !(error.cause instanceof Error)) return data;
  return {
    ...data,
    log: { ...data.log, cause: `${error.cause.name}: ${error.cause.message}`, stack: error.cause.stack },
  };
}
