import { z } from 'zod';
import { AppError } from '../../errors.js';
import { defineTool } from '../define.js';
import { listUsers, sameText, user } from './lookup.js';

export const boxUsersLocateByNameTool = defineTool({
  name: 'box_users_locate_by_name_tool',
  description:
    'The users of the company with exactly this name, which several may share. Box answers this only to admins.',
  input: z.strictObject({ name: z.string().trim().min(1).max(255).describe('The whole name, case aside.') }),
  output: z.object({ users: z.array(user) }),
  scope: 'box.admin',
  annotations: {
    title: 'Find user by name',
    readOnlyHint: true,
    destructiveHint: false,
    idempotentHint: true,
    openWorldHint: true,
  },
  run: 'call',
  async handler({ name }, { box }) {
    const { users } = await listUsers(box, { term: name });
    const found = users.filter((each) => sameText(each.name, name));
    if (found.length > 0) return { users: found };
    throw new AppError('box_not_found', 'No user of the company has this name.', {
      hint: 'Try box_users_search_by_name_or_email_tool with its beginning.',
    });
  },
});
