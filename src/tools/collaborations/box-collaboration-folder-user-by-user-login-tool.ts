import { z } from 'zod';
import { defineTool } from '../define.js';
import { folderId } from '../params.js';
import { email } from '../people.js';
import { canViewPath, collaborate, outcome, terms } from './collaboration.js';

export const boxCollaborationFolderUserByUserLoginTool = defineTool({
  name: 'box_collaboration_folder_user_by_user_login_tool',
  description:
    'Gives a person access to a folder by e-mail address; people outside of the company are invited.',
  input: z.strictObject({
    folder_id: folderId,
    user_login: email.describe('E-mail address of their Box account, or to invite them by.'),
    can_view_path: canViewPath,
    ...terms,
  }),
  output: z.object({ collaboration: outcome }),
  scope: 'box.share',
  annotations: {
    title: 'Share folder by e-mail',
    readOnlyHint: false,
    destructiveHint: false,
    idempotentHint: false,
    openWorldHint: true,
  },
  run: 'call',
  async handler({ folder_id, user_login, ...rest }, { box }) {
    const item = { type: 'folder', id: folder_id } as const;
    return await collaborate(box, item, { type: 'user', login: user_login }, rest);
  },
});
