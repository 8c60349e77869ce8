import { z } from 'zod';
import { boxPath } from '../box-path.js';
import { defineTool } from '../define.js';
import { folderId } from '../params.js';
import { message, removeSharedLink } from './shared-link.js';

export const boxSharedLinkFolderRemoveTool = defineTool({
  name: 'box_shared_link_folder_remove_tool',
  description: 'Removes the shared link of a folder: nobody can use its address any more.',
  input: z.strictObject({ folder_id: folderId }),
  output: message,
  scope: 'box.share',
  annotations: {
    title: 'Unshare folder',
    readOnlyHint: false,
    destructiveHint: true,
    idempotentHint: true,
    openWorldHint: true,
  },
  run: 'call',
  async handler({ folder_id }, { box }) {
    return await removeSharedLink(box, boxPath`/folders/${folder_id}`, `Folder ${folder_id}`);
  },
});
