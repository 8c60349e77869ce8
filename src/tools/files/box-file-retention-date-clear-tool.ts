import { z } from 'zod';
import { boxPath } from '../box-path.js';
import { defineTool } from '../define.js';
import { fileId } from '../params.js';
import { present } from '../results.js';

const answered = z.object({ id: z.string(), disposition_at: z.string().optional() });

export const boxFileRetentionDateClearTool = defineTool({
  name: 'box_file_retention_date_clear_tool',
  description: 'Clears the retention date of a file, where its retention policy allows that.',
  input: z.strictObject({ file_id: fileId }),
  output: answered,
  scope: 'box.write',
  annotations: {
    title: 'Clear retention date',
    readOnlyHint: false,
    destructiveHint: true,
    idempotentHint: true,
    openWorldHint: true,
  },
  run: 'call',
  async handler({ file_id }, { box }) {
    // Left out, the date would stay; null clears it.
    const body = { disposition_at: null };
    const query = { fields: ['disposition_at'] };
    return answered.parse(present(await box.put(boxPath`/files/${file_id}`, body, { query })));
  },
});
