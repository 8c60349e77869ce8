import { z } from 'zod';
import { boxPath } from '../box-path.js';
import { defineTool } from '../define.js';
import { fileId, itemName } from '../params.js';
import { fileBrief, toFileBrief } from '../shapes.js';

export const boxFileRenameTool = defineTool({
  name: 'box_file_rename_tool',
  description: 'Gives a file a new name in the same folder. For a second file use box_file_copy_tool.',
  input: z.strictObject({
    file_id: fileId,
    new_name: itemName.describe('The new name with its extension, at most 255 characters, without slashes.'),
  }),
  output: z.object({ renamed_file: fileBrief }),
  scope: 'box.write',
  annotations: {
    title: 'Rename file',
    readOnlyHint: false,
    destructiveHint: false,
    idempotentHint: true,
    openWorldHint: true,
  },
  run: 'call',
  async handler({ file_id, new_name }, { box }) {
    return { renamed_file: toFileBrief(await box.put(boxPath`/files/${file_id}`, { name: new_name })) };
  },
});
