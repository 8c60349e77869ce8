import { z } from 'zod';
import { boxPath } from '../box-path.js';
import { defineTool } from '../define.js';
import { folderId } from '../params.js';
import { FOLDER_FIELDS, folderDetails, toFolderDetails } from '../shapes.js';

export const boxFolderInfoTool = defineTool({
  name: 'box_folder_info_tool',
  description:
    'Name, size, dates, owner, path, tags, shared link, number of items and your permissions of one folder. For the items use box_folder_items_list_tool.',
  input: z.strictObject({ folder_id: folderId }),
  output: z.object({ folder: folderDetails }),
  scope: 'box.read',
  annotations: {
    title: 'Folder details',
    readOnlyHint: true,
    destructiveHint: false,
    idempotentHint: true,
    openWorldHint: true,
  },
  run: 'call',
  async handler({ folder_id }, { box }) {
    const answer = await box.get(boxPath`/folders/${folder_id}`, { query: { fields: FOLDER_FIELDS } });
    return { folder: toFolderDetails(answer) };
  },
});
