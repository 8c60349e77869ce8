import { z } from 'zod';
import { boxPath } from '../box-path.js';
import { defineTool } from '../define.js';
import { itemDescription } from '../item-params.js';
import { fileId } from '../params.js';
import { fileBrief, toFileBrief } from '../shapes.js';

export const boxFileSetDescriptionTool = defineTool({
  name: 'box_file_set_description_tool',
  description: 'Replaces the description of a file; an empty one removes it.',
  input: z.strictObject({ file_id: fileId, description: itemDescription }),
  output: z.object({ updated_file: fileBrief }),
  scope: 'box.write',
  annotations: {
    title: 'Describe file',
    readOnlyHint: false,
    destructiveHint: true,
    idempotentHint: true,
    openWorldHint: true,
  },
  run: 'call',
  async handler({ file_id, description }, { box }) {
    return { updated_file: toFileBrief(await box.put(boxPath`/files/${file_id}`, { description })) };
  },
});
