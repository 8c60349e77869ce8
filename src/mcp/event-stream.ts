/** The rules of every stream we send (sessions/stream.ts keeps the same ones) for those the SDK makes. */

/** LibreChat drops a stream that is silent for its `timeout`; 25 s is the most it can be (CLIENTS.md). */
const KEEP_ALIVE_MS = 15_000;
/** Unsent bytes after which a client is cut off: nothing else bounds what a stalled reader makes us hold. */
const MOST_UNSENT_BYTES = 256 * 1024;

const COMMENT = Buffer.from(': keep-alive\n\n');

const open = new Set<ReadableStreamDefaultController<Uint8Array>>();
// One timer for every stream of the process: 2,000 timers would wake 2,000 times.
setInterval(() => {
  for (const controller of open) if ((controller.desiredSize ?? 0) > 0) controller.enqueue(COMMENT);
}, KEEP_ALIVE_MS).unref();

/** True for an answer that is a stream of events. */
export function isEventStream(response: Response): boolean {
  return (
    response.body !== null && response.headers.get('content-type')?.startsWith('text/event-stream') === true
  );
}

/**
 * Keeps a stream alive, cuts it off from a reader that does not read, and waits for its first bytes: status and headers go out
 * with them, so that a call which turns out to need a 401 can still be answered with one.
 */
export async function steadyStream(response: Response): Promise<Response> {
  const source = (response.body as ReadableStream<Uint8Array>).getReader();
  const first = await source.read();
  const body = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        if (first.value) controller.enqueue(first.value);
        void pump(source, controller);
      },
      cancel: (reason) => source.cancel(reason),
    },
    new ByteLengthQueuingStrategy({ highWaterMark: MOST_UNSENT_BYTES }),
  );
  return new Response(body, { status: response.status, headers: response.headers });
}

/** Reads ahead of the client, so that what it has not taken is counted in one place. */
async function pump(
  source: ReadableStreamDefaultReader<Uint8Array>,
  controller: ReadableStreamDefaultController<Uint8Array>,
): Promise<void> {
  open.add(controller);
  try {
    for (;;) {
      const { done, value } = await source.read();
      if (done) break;
      // Asked before, not after: one message larger than the limit is no sign of a slow reader.
      if ((controller.desiredSize ?? 0) <= 0) throw new Error('the client reads too slowly');
      controller.enqueue(value);
    }
    controller.close();
  } catch (error) {
    controller.error(error);
    await source.cancel(error).catch(() => undefined); // it may be what failed
  } finally {
    open.delete(controller);
  }
}
