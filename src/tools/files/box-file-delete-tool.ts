import { z } from 'zod';
import { boxPath } from '../box-path.js';
import { defineTool } from '../define.js';
import { fileId } from '../params.js';

export const boxFileDeleteTool = defineTool({
  name: 'box_file_delete_tool',
  description: 'Moves a file to the trash, with all its versions. For a folder use box_folder_delete_tool.',
  input: z.strictObject({ file_id: fileId }),
  output: z.object({ message: z.string() }),
  scope: 'box.write',
  annotations: {
    title: 'Delete file',
    readOnlyHint: false,
    destructiveHint: true,
    idempotentHint: true,
    openWorldHint: true,
  },
  run: 'call',
  async handler({ file_id }, { box }) {
    await box.delete(boxPath`/files/${file_id}`);
    return { message: `File ${file_id} is in the trash.` };
  },
});
