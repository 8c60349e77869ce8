import { z } from 'zod';
import { boxPath } from '../box-path.js';
import { defineTool } from '../define.js';
import { folderId } from '../params.js';
import { folderBrief, toFolderBrief } from '../shapes.js';

export const boxFolderMoveTool = defineTool({
  name: 'box_folder_move_tool',
  description: 'Moves a folder with all below it into another folder. Nothing can be moved into itself.',
  input: z.strictObject({ folder_id: folderId, destination_parent_folder_id: folderId }),
  output: z.object({ folder: folderBrief }),
  scope: 'box.write',
  annotations: {
    title: 'Move folder',
    readOnlyHint: false,
    destructiveHint: false,
    idempotentHint: true,
    openWorldHint: true,
  },
  run: 'call',
  async handler({ folder_id, destination_parent_folder_id }, { box }) {
    return {
      folder: toFolderBrief(
        await box.put(boxPath`/folders/${folder_id}`, {
          parent: { id: destination_parent_folder_id },
        }),
      ),
    };
  },
});
