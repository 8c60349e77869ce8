/**
 * The tool threads of a process. What must not be changed without measuring again (DESIGN.md "Threads"):
 * `atomics: 'async'`, because the default freezes the sockets and timers of idle threads; never `{ signal }`, because it gives
 * each call its own thread and aborting one kills it. Cancellation and tokens go over one port per thread.
 */
import { existsSync } from 'node:fs';
import { MessageChannel, receiveMessageOnPort, type MessagePort } from 'node:worker_threads';
import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import { AppError } from '../errors.js';
import type { Logger } from '../log.js';
import type {
  CallStats,
  OwnerMessage,
  ProgressMessage,
  ThreadHello,
  ThreadRequest,
  ThreadSettings,
  TokenRef,
  ToolOutcome,
  ToolTask,
} from './task.js';

/** Turns a reference into an access token. `rejected`: the one Box has just refused. */
export type TokenBroker = (ref: TokenRef, rejected?: string) => Promise<string>;

export interface ToolPoolOptions {
  threads: number;
  broker: TokenBroker;
  settings: ThreadSettings;
  log: Logger;
  /** Calls side by side in one thread; they wait for Box nearly all the time. */
  concurrency?: number;
  /** JavaScript heap of one thread. A thread that outgrows it is replaced. */
  maxHeapMb?: number;
  /** Another thread entry, for tests. */
  workerFile?: string;
  /** Milliseconds between two signs of life asked of each thread. */
  heartbeatMs?: number;
}

/** A thread that missed this many heartbeats in a row spins, and all its calls with it. */
const MAX_MISSED_HEARTBEATS = 5;
/** How long after its deadline or cancellation a call may still bring its own outcome, with its counts. */
const GRACE_MS = 1000;
const START_TIMEOUT_MS = 60_000;

const NO_STATS: CallStats = { runMs: 0, boxMs: 0, boxRequests: [] };

/** A failed outcome of a call that never reached a handler, or lost it. */
export function failedOutcome(error: AppError): ToolOutcome & { ok: false } {
  return { ok: false, error: error.toData(), stats: NO_STATS };
}

interface Running {
  token: TokenRef;
  cancelled: boolean;
  timer: NodeJS.Timeout;
  settle(outcome: ToolOutcome): void;
}

interface Thread {
  port: MessagePort;
  missed: number;
}

/** The compiled thread entry, also when this module runs from source. */
function defaultWorkerFile(): string {
  const fromSource = import.meta.url.endsWith('.ts');
  return fileURLToPath(
    new URL(
      fromSource ? '../../dist/workers/tool-worker.js' : '../../workers/tool-worker.js',
      import.meta.url,
    ),
  );
}

export class ToolPool {
  /** Resolves when every thread has loaded; rejects when one cannot. */
  readonly ready: Promise<void>;
  /** Calls that may run at once; more would wait in piscina, out of turn. */
  readonly capacity: number;
  readonly #piscina: Piscina<ToolTask, ToolOutcome>;
  readonly #broker: TokenBroker;
  readonly #log: Logger;
  readonly #threads = new Map<number, Thread>();
  readonly #running = new Map<string, Running>();
  readonly #heartbeat: NodeJS.Timeout;
  #idle: (() => void) | undefined;
  #closed = false;

  constructor(options: ToolPoolOptions) {
    const { threads, concurrency = 100, maxHeapMb = 512, workerFile = defaultWorkerFile() } = options;
    if (!existsSync(workerFile)) {
      throw new AppError('config_invalid', `The tool threads' code is missing: run \`npm run build\`.`);
    }
    this.#broker = options.broker;
    this.#log = options.log;
    this.capacity = threads * concurrency;
    this.#piscina = new Piscina<ToolTask, ToolOutcome>({
      filename: workerFile,
      minThreads: threads,
      maxThreads: threads,
      concurrentTasksPerWorker: concurrency,
      atomics: 'async',
      resourceLimits: { maxOldGenerationSizeMb: maxHeapMb },
      workerData: options.settings,
      // The environment holds the keys of the vault; threads get none of it, nor this process's flags.
      env: {},
      execArgv: [],
    });
    this.ready = this.#start(threads);
    // A start that fails is its awaiter's to handle, also when that one still waits for something else.
    this.ready.catch(() => undefined);
    this.#heartbeat = setInterval(() => this.#checkThreads(), options.heartbeatMs ?? 2000).unref();
  }

  /** Threads that have loaded and answer. */
  get threads(): number {
    return this.#threads.size;
  }

  /** Calls handed to threads and not settled. */
  get running(): number {
    return this.#running.size;
  }

  /** Runs one call in a thread. Never rejects: a lost thread, a missed deadline and a closed pool are outcomes. */
  run(
    task: Omit<ToolTask, 'progress'>,
    onProgress?: (progress: ProgressMessage) => void,
  ): Promise<ToolOutcome> {
    if (this.#closed) return Promise.resolve(failedOutcome(shuttingDown()));
    return new Promise((resolve) => {
      const channel = onProgress && this.#openProgress(onProgress);
      const settle = (outcome: ToolOutcome) => {
        if (!this.#running.delete(task.callId)) return;
        clearTimeout(running.timer);
        channel?.close();
        resolve(outcome);
        if (this.#running.size === 0) this.#idle?.();
      };
      const running: Running = {
        token: task.token,
        cancelled: false,
        timer: this.#giveUpAfter(task.callId, task.deadline - Date.now() + GRACE_MS, 'deadline_exceeded'),
        settle,
      };
      this.#running.set(task.callId, running);
      this.#piscina
        .run(channel ? { ...task, progress: channel.port } : task, {
          transferList: channel ? [channel.port] : [],
        })
        .then(settle, (error: unknown) => settle(failedOutcome(this.#lostThread(error))));
    });
  }

  /** Ends a call: the thread is told, and its outcome is awaited no longer than a moment. Unknown ids are ignored. */
  cancel(callId: string): void {
    const running = this.#running.get(callId);
    if (!running) return;
    running.cancelled = true;
    clearTimeout(running.timer);
    running.timer = this.#giveUpAfter(callId, GRACE_MS, 'cancelled');
    // Which thread has it only piscina knows; an id is no secret, so all are told.
    for (const { port } of this.#threads.values()) post(port, { type: 'cancel', callId });
  }

  /** Waits for running calls, then cancels what is left and closes. New calls are refused from now on. */
  async drain(ms: number): Promise<void> {
    this.#closed = true;
    await this.#settled(ms);
    for (const callId of [...this.#running.keys()]) this.cancel(callId);
    await this.#settled(GRACE_MS);
    await this.close();
  }

  /** Ends the threads at once; calls still running get an outcome. */
  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#heartbeat);
    await this.#piscina.destroy();
    for (const { port } of this.#threads.values()) port.close();
    this.#threads.clear();
  }

  #start(expected: number): Promise<void> {
    return new Promise<void>((resolve, reject) => {
      // Holds the process open too: threads alone do not.
      const timer = setTimeout(
        () => reject(new AppError('internal', 'the tool threads did not load in time')),
        START_TIMEOUT_MS,
      );
      this.#piscina.on('message', (hello: ThreadHello) => {
        this.#greet(hello);
        if (this.#threads.size < expected) return;
        clearTimeout(timer);
        resolve();
      });
      this.#piscina.on('error', (error: Error) => {
        this.#log.error({ err: error }, 'a tool thread ended');
        clearTimeout(timer);
        reject(new AppError('internal', 'a tool thread could not start', { cause: error }));
      });
    });
  }

  #greet({ threadId, port }: ThreadHello): void {
    const thread: Thread = { port, missed: 0 };
    this.#threads.set(threadId, thread);
    port.on('message', (message: ThreadRequest) => {
      thread.missed = 0;
      if (message.type === 'token') void this.#answerToken(port, message);
      else if (message.type === 'stray')
        this.#log.error({ reason: message.message }, 'a tool left work behind that failed');
    });
    // A thread that ends closes its port; piscina puts another in its place, which greets in turn.
    port.on('close', () => this.#threads.delete(threadId));
    port.unref();
  }

  async #answerToken(
    port: MessagePort,
    { id, callId, rejected }: ThreadRequest & { type: 'token' },
  ): Promise<void> {
    try {
      const running = this.#running.get(callId);
      // A cancellation may overtake its task, or find the thread still loading; without a token nothing happens at Box.
      if (!running || running.cancelled) throw new AppError('cancelled', 'The call was cancelled.');
      const accessToken = await this.#broker(running.token, rejected);
      post(port, { type: 'token', id, accessToken });
    } catch (error) {
      post(port, { type: 'token_error', id, error: AppError.from(error).toData() });
    }
  }

  #openProgress(onProgress: (progress: ProgressMessage) => void): { port: MessagePort; close(): void } {
    const { port1, port2 } = new MessageChannel();
    port1.on('message', onProgress);
    port1.unref();
    const close = () => {
      // The result comes over another port and may overtake the last of these.
      for (let last; (last = receiveMessageOnPort(port1));) onProgress(last.message as ProgressMessage);
      port1.close();
    };
    return { port: port2, close };
  }

  /** Settles a call whose thread does not: it spins, or a handler ignores its signal. */
  #giveUpAfter(callId: string, ms: number, code: 'deadline_exceeded' | 'cancelled'): NodeJS.Timeout {
    return setTimeout(
      () => {
        const error =
          code === 'cancelled'
            ? new AppError('cancelled', 'The call was cancelled.')
            : new AppError('deadline_exceeded', 'The call took too long and was given up.', {
                hint: 'It may still have happened at Box: look before you repeat it.',
              });
        for (const { port } of this.#threads.values()) post(port, { type: 'cancel', callId });
        this.#running.get(callId)?.settle(failedOutcome(error));
      },
      Math.max(0, ms),
    );
  }

  #lostThread(error: unknown): AppError {
    if (this.#closed) return shuttingDown();
    return new AppError('unavailable', 'The thread that ran this call has ended.', {
      hint: 'The call may or may not have happened: look before you repeat it.',
      retryAfter: 1,
      cause: error,
    });
  }

  /** A thread that spins answers nobody, its neighbours' calls included: it is ended, and piscina starts another. */
  #checkThreads(): void {
    for (const [threadId, thread] of this.#threads) {
      thread.missed += 1;
      if (thread.missed <= MAX_MISSED_HEARTBEATS) {
        post(thread.port, { type: 'ping' });
        continue;
      }
      this.#log.error({ threadId }, 'a tool thread does not answer and is replaced');
      this.#threads.delete(threadId);
      const worker = this.#piscina.threads.find((candidate) => candidate.threadId === threadId);
      void worker?.terminate();
    }
  }

  #settled(ms: number): Promise<void> {
    if (this.#running.size === 0) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#idle = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

function shuttingDown(): AppError {
  return new AppError('unavailable', 'This server is shutting down.', { hint: 'Try again.', retryAfter: 1 });
}

function post(port: MessagePort, message: OwnerMessage): void {
  port.postMessage(message);
}
