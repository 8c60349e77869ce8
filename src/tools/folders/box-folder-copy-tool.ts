import { z } from 'zod';
import { boxPath } from '../box-path.js';
import { defineTool } from '../define.js';
import { folderId, itemName } from '../params.js';
import { folderBrief, toFolderBrief } from '../shapes.js';

export const boxFolderCopyTool = defineTool({
  name: 'box_folder_copy_tool',
  description: 'Copies a folder with all below it into a folder. Box may take minutes over a large one.',
  input: z.strictObject({
    folder_id: folderId,
    destination_parent_folder_id: folderId,
    name: itemName.optional().describe("Name of the copy; the folder's own if left out."),
  }),
  output: z.object({ folder: folderBrief }),
  scope: 'box.write',
  annotations: {
    title: 'Copy folder',
    readOnlyHint: false,
    destructiveHint: false,
    idempotentHint: false,
    openWorldHint: true,
  },
  run: 'call',
  async handler({ folder_id, destination_parent_folder_id, name }, { box }) {
    const body = { parent: { id: destination_parent_folder_id }, name };
    return { folder: toFolderBrief(await box.post(boxPath`/folders/${folder_id}/copy`, body)) };
  },
});
