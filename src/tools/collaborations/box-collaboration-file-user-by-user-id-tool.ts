import { z } from 'zod';
import { defineTool } from '../define.js';
import { fileId } from '../params.js';
import { userId } from '../people.js';
import { collaborate, outcome, terms } from './collaboration.js';

export const boxCollaborationFileUserByUserIdTool = defineTool({
  name: 'box_collaboration_file_user_by_user_id_tool',
  description:
    'Gives a user access to a file. By e-mail address: box_collaboration_file_user_by_user_login_tool.',
  input: z.strictObject({
    file_id: fileId,
    user_id: userId,
    ...terms,
  }),
  output: z.object({ collaboration: outcome }),
  scope: 'box.share',
  annotations: {
    title: 'Share file with user',
    readOnlyHint: false,
    destructiveHint: false,
    idempotentHint: false,
    openWorldHint: true,
  },
  run: 'call',
  async handler({ file_id, user_id, ...rest }, { box }) {
    const item = { type: 'file', id: file_id } as const;
    return await collaborate(box, item, { type: 'user', id: user_id }, rest);
  },
});
