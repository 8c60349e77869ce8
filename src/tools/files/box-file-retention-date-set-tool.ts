import { z } from 'zod';
import { boxPath } from '../box-path.js';
import { defineTool } from '../define.js';
import { time } from '../item-params.js';
import { fileId } from '../params.js';
import { present } from '../results.js';

const answered = z.object({ id: z.string(), disposition_at: z.string().optional() });

export const boxFileRetentionDateSetTool = defineTool({
  name: 'box_file_retention_date_set_tool',
  description:
    'Sets until when a file under a retention policy is kept. Box lets nobody set an earlier date later.',
  input: z.strictObject({
    file_id: fileId,
    retention_date: time.describe('Date and time with offset, such as 2027-01-31T17:00:00Z.'),
  }),
  output: answered,
  scope: 'box.write',
  annotations: {
    title: 'Set retention date',
    readOnlyHint: false,
    destructiveHint: true,
    idempotentHint: true,
    openWorldHint: true,
  },
  run: 'call',
  async handler({ file_id, retention_date }, { box }) {
    const query = { fields: ['disposition_at'] };
    const body = { disposition_at: retention_date };
    return answered.parse(present(await box.put(boxPath`/files/${file_id}`, body, { query })));
  },
});
