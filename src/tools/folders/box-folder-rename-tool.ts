import { z } from 'zod';
import { boxPath } from '../box-path.js';
import { defineTool } from '../define.js';
import { folderId, itemName } from '../params.js';
import { folderBrief, toFolderBrief } from '../shapes.js';

export const boxFolderRenameTool = defineTool({
  name: 'box_folder_rename_tool',
  description: 'Gives a folder a new name in the same place.',
  input: z.strictObject({
    folder_id: folderId,
    new_name: itemName.describe('The new name, at most 255 characters, without slashes.'),
  }),
  output: z.object({ folder: folderBrief }),
  scope: 'box.write',
  annotations: {
    title: 'Rename folder',
    readOnlyHint: false,
    destructiveHint: false,
    idempotentHint: true,
    openWorldHint: true,
  },
  run: 'call',
  async handler({ folder_id, new_name }, { box }) {
    return { folder: toFolderBrief(await box.put(boxPath`/folders/${folder_id}`, { name: new_name })) };
  },
});
