import { z } from 'zod';
import { boxPath } from '../box-path.js';
import { defineTool } from '../define.js';
import { marker } from '../paging.js';
import { folderId } from '../params.js';
import { collaborationPage, listCollaborations } from './collaboration.js';

export const boxCollaborationListByFolderTool = defineTool({
  name: 'box_collaboration_list_by_folder_tool',
  description:
    'Who has access to a folder or is invited to it, by collaboration, and as what. Its owner is in box_folder_info_tool.',
  input: z.strictObject({ folder_id: folderId, marker }),
  output: collaborationPage,
  scope: 'box.read',
  annotations: {
    title: 'Collaborations of a folder',
    readOnlyHint: true,
    destructiveHint: false,
    idempotentHint: true,
    openWorldHint: true,
  },
  run: 'call',
  async handler({ folder_id, marker: from }, { box }) {
    return await listCollaborations(box, boxPath`/folders/${folder_id}/collaborations`, from);
  },
});
