import { z } from 'zod';
import { boxPath } from '../box-path.js';
import { defineTool } from '../define.js';
import { fileId } from '../params.js';

export const boxFileUnlockTool = defineTool({
  name: 'box_file_unlock_tool',
  description: 'Removes the lock of a file: your own, or as its owner any.',
  input: z.strictObject({ file_id: fileId }),
  output: z.object({ message: z.string() }),
  scope: 'box.write',
  annotations: {
    title: 'Unlock file',
    readOnlyHint: false,
    destructiveHint: false,
    idempotentHint: true,
    openWorldHint: true,
  },
  run: 'call',
  async handler({ file_id }, { box }) {
    // Left out, the lock would stay; null removes it.
    await box.put(boxPath`/files/${file_id}`, { lock: null });
    return { message: `File ${file_id} is not locked.` };
  },
});
