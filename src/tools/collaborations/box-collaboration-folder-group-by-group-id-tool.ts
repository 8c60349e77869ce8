import { z } from 'zod';
import { defineTool } from '../define.js';
import { folderId } from '../params.js';
import { groupId } from '../people.js';
import { canViewPath, collaborate, outcome, terms } from './collaboration.js';

export const boxCollaborationFolderGroupByGroupIdTool = defineTool({
  name: 'box_collaboration_folder_group_by_group_id_tool',
  description: 'Gives all members of a group access to a folder.',
  input: z.strictObject({
    folder_id: folderId,
    group_id: groupId,
    can_view_path: canViewPath,
    ...terms,
  }),
  output: z.object({ collaboration: outcome }),
  scope: 'box.share',
  annotations: {
    title: 'Share folder with group',
    readOnlyHint: false,
    destructiveHint: false,
    idempotentHint: false,
    openWorldHint: true,
  },
  run: 'call',
  async handler({ folder_id, group_id, ...rest }, { box }) {
    const item = { type: 'folder', id: folder_id } as const;
    return await collaborate(box, item, { type: 'group', id: group_id }, rest);
  },
});
