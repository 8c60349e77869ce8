import { z } from 'zod';
import { boxPath } from '../box-path.js';
import { defineTool } from '../define.js';
import { fileId, folderId } from '../params.js';
import { fileBrief, toFileBrief } from '../shapes.js';

export const boxFileMoveTool = defineTool({
  name: 'box_file_move_tool',
  description: 'Moves a file into another folder. For a second file use box_file_copy_tool.',
  input: z.strictObject({ file_id: fileId, destination_folder_id: folderId }),
  output: z.object({ moved_file: fileBrief }),
  scope: 'box.write',
  annotations: {
    title: 'Move file',
    readOnlyHint: false,
    destructiveHint: false,
    idempotentHint: true,
    openWorldHint: true,
  },
  run: 'call',
  async handler({ file_id, destination_folder_id }, { box }) {
    const answer = await box.put(boxPath`/files/${file_id}`, { parent: { id: destination_folder_id } });
    return { moved_file: toFileBrief(answer) };
  },
});
