import { z } from 'zod';
import { boxPath } from '../box-path.js';
import { defineTool } from '../define.js';
import { folderId, itemName } from '../params.js';
import { folderBrief, toFolderBrief } from '../shapes.js';

export const boxFolderCreateTool = defineTool({
  name: 'box_folder_create_tool',
  description: 'Creates an empty folder. Fails when the parent already has an item of that name.',
  input: z.strictObject({
    name: itemName.describe('Name of the new folder, at most 255 characters, without slashes.'),
    parent_folder_id: folderId
      .default('0')
      .describe('Id of the folder to create it in: digits, "0" is the root.'),
  }),
  output: z.object({ folder: folderBrief }),
  scope: 'box.write',
  annotations: {
    title: 'Create folder',
    readOnlyHint: false,
    destructiveHint: false,
    idempotentHint: false,
    openWorldHint: true,
  },
  run: 'call',
  async handler({ name, parent_folder_id }, { box }) {
    const created = await box.post(boxPath`/folders`, { name, parent: { id: parent_folder_id } });
    return { folder: toFolderBrief(created) };
  },
});
