import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { isEventStream, steadyStream } from '../../src/mcp/event-stream.js';

const FRAME = Buffer.from(`data: ${'x'.repeat(1_000)}\n\n`);

interface Source {
  response: Response;
  controller: ReadableStreamDefaultController<Uint8Array>;
  cancelled: ReturnType<typeof vi.fn>;
}

function sourceOf(): Source {
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  const cancelled = vi.fn();
  const body = new ReadableStream<Uint8Array>({ start: (own) => void (controller = own), cancel: cancelled });
  const response = new Response(body, { headers: { 'content-type': 'text/event-stream' } });
  return { response, controller: controller!, cancelled };
}

describe('a stream of the SDK', () => {
  it('is told from an answer that is none', () => {
    expect(isEventStream(sourceOf().response)).toBe(true);
    expect(isEventStream(Response.json({}))).toBe(false);
    expect(isEventStream(new Response(null, { status: 202 }))).toBe(false);
  });

  it('is handed on from its first byte, whole and in order', async () => {
    const { response, controller } = sourceOf();
    let settled = false;
    const steady = steadyStream(response).finally(() => (settled = true));
    await wait(20);
    expect(settled).toBe(false);
    controller.enqueue(Buffer.from('one '));
    const text = (await steady).text();
    controller.enqueue(Buffer.from('two '));
    controller.enqueue(Buffer.from('three'));
    controller.close();
    expect(await text).toBe('one two three');
  });

  it('is cut off from a reader that stalls, with little held for it', async () => {
    const { response, controller, cancelled } = sourceOf();
    controller.enqueue(FRAME);
    const reader = (await steadyStream(response)).body!.getReader();
    await reader.read();
    let sent = 0;
    while (sent < 60_000 && cancelled.mock.calls.length === 0) {
      controller.enqueue(FRAME);
      sent += 1;
      if (sent % 50 === 0) await wait(0);
    }
    expect(cancelled).toHaveBeenCalledOnce();
    expect(sent * FRAME.length).toBeLessThan(1024 * 1024);
    await expect(reader.read()).rejects.toThrow('too slowly');
  });

  it('carries one message larger than the limit', async () => {
    const { response, controller } = sourceOf();
    controller.enqueue(FRAME);
    const text = steadyStream(response).then((steady) => steady.text());
    controller.enqueue(Buffer.alloc(5 * 1024 * 1024, 0x61));
    controller.close();
    expect((await text).length).toBe(FRAME.length + 5 * 1024 * 1024);
  });

  it('ends its source when the reader goes away', async () => {
    const { response, controller, cancelled } = sourceOf();
    controller.enqueue(FRAME);
    const steady = await steadyStream(response);
    await steady.body!.cancel();
    expect(cancelled).toHaveBeenCalledOnce();
  });
});
