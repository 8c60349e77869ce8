import { z } from 'zod';
import { boxPath } from '../box-path.js';
import { defineTool } from '../define.js';
import { time } from '../item-params.js';
import { fileId } from '../params.js';
import { present } from '../results.js';

/** Box has named the end in both ways. */
const fileLock = z.object({
  expired_at: z.string().optional(),
  expires_at: z.string().optional(),
  is_download_prevented: z.boolean().optional(),
});
const locked = z.object({ id: z.string(), lock: fileLock });

export const boxFileLockTool = defineTool({
  name: 'box_file_lock_tool',
  description: 'Locks a file: nobody else can change, move or delete it until box_file_unlock_tool.',
  input: z.strictObject({
    file_id: fileId,
    lock_expires_at: time.optional().describe('When the lock ends by itself, such as 2027-01-31T17:00:00Z.'),
    is_download_prevented: z.boolean().optional().describe('true: others cannot download it either.'),
  }),
  output: z.object({ id: z.string(), lock: fileLock }),
  scope: 'box.write',
  annotations: {
    title: 'Lock file',
    readOnlyHint: false,
    destructiveHint: false,
    idempotentHint: true,
    openWorldHint: true,
  },
  run: 'call',
  async handler({ file_id, lock_expires_at, is_download_prevented }, { box }) {
    const lock = { type: 'lock', expires_at: lock_expires_at, is_download_prevented };
    return locked.parse(
      present(await box.put(boxPath`/files/${file_id}`, { lock }, { query: { fields: ['lock'] } })),
    );
  },
});
