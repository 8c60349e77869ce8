import { z } from 'zod';
import { defineTool } from '../define.js';
import { fileId } from '../params.js';
import { email } from '../people.js';
import { collaborate, outcome, terms } from './collaboration.js';

export const boxCollaborationFileUserByUserLoginTool = defineTool({
  name: 'box_collaboration_file_user_by_user_login_tool',
  description:
    'Gives a person access to a file by e-mail address; people outside of the company are invited.',
  input: z.strictObject({
    file_id: fileId,
    user_login: email.describe('E-mail address of their Box account, or to invite them by.'),
    ...terms,
  }),
  output: z.object({ collaboration: outcome }),
  scope: 'box.share',
  annotations: {
    title: 'Share file by e-mail',
    readOnlyHint: false,
    destructiveHint: false,
    idempotentHint: false,
    openWorldHint: true,
  },
  run: 'call',
  async handler({ file_id, user_login, ...rest }, { box }) {
    const item = { type: 'file', id: file_id } as const;
    return await collaborate(box, item, { type: 'user', login: user_login }, rest);
  },
});
