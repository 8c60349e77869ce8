import { z } from 'zod';
import { boxPath } from '../box-path.js';
import { defineTool } from '../define.js';
import { itemDescription } from '../item-params.js';
import { folderId } from '../params.js';
import { folderBrief, toFolderBrief } from '../shapes.js';

export const boxFolderSetDescriptionTool = defineTool({
  name: 'box_folder_set_description_tool',
  description: 'Replaces the description of a folder; an empty one removes it.',
  input: z.strictObject({ folder_id: folderId, description: itemDescription }),
  output: z.object({ folder: folderBrief }),
  scope: 'box.write',
  annotations: {
    title: 'Describe folder',
    readOnlyHint: false,
    destructiveHint: true,
    idempotentHint: true,
    openWorldHint: true,
  },
  run: 'call',
  async handler({ folder_id, description }, { box }) {
    return { folder: toFolderBrief(await box.put(boxPath`/folders/${folder_id}`, { description })) };
  },
});
