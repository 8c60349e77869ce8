// The real thread entry, and what it still holds of the last result it sent.
import { valueSymbol } from 'piscina';
import runTask from '../../dist/workers/tool-worker.js';

let last;

export default async function probe(task) {
  if (task.tool === 'left') {
    return {
      ok: true,
      result: Buffer.from(JSON.stringify({ bytes: last.byteLength })),
      stats: { runMs: 0, boxMs: 0, boxRequests: [] },
    };
  }
  const moved = await runTask(task);
  last = moved[valueSymbol].result;
  return moved;
}
