import { z } from 'zod';
import { defineTool } from '../define.js';
import { folderId } from '../params.js';
import { userId } from '../people.js';
import { canViewPath, collaborate, outcome, terms } from './collaboration.js';

export const boxCollaborationFolderUserByUserIdTool = defineTool({
  name: 'box_collaboration_folder_user_by_user_id_tool',
  description:
    'Gives a user access to a folder. By e-mail address: box_collaboration_folder_user_by_user_login_tool.',
  input: z.strictObject({
    folder_id: folderId,
    user_id: userId,
    can_view_path: canViewPath,
    ...terms,
  }),
  output: z.object({ collaboration: outcome }),
  scope: 'box.share',
  annotations: {
    title: 'Share folder with user',
    readOnlyHint: false,
    destructiveHint: false,
    idempotentHint: false,
    openWorldHint: true,
  },
  run: 'call',
  async handler({ folder_id, user_id, ...rest }, { box }) {
    const item = { type: 'folder', id: folder_id } as const;
    return await collaborate(box, item, { type: 'user', id: user_id }, rest);
  },
});
