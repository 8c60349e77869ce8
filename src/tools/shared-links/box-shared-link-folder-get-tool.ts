import { z } from 'zod';
import { boxPath } from '../box-path.js';
import { defineTool } from '../define.js';
import { folderId } from '../params.js';
import { getSharedLink, maybeLink } from './shared-link.js';

export const boxSharedLinkFolderGetTool = defineTool({
  name: 'box_shared_link_folder_get_tool',
  description: 'The shared link of a folder: address, who can use it, until when, and what it allows.',
  input: z.strictObject({ folder_id: folderId }),
  output: maybeLink,
  scope: 'box.read',
  annotations: {
    title: 'Shared link of folder',
    readOnlyHint: true,
    destructiveHint: false,
    idempotentHint: true,
    openWorldHint: true,
  },
  run: 'call',
  async handler({ folder_id }, { box }) {
    return await getSharedLink(box, boxPath`/folders/${folder_id}`);
  },
});
