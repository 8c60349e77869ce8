import { z } from 'zod';
import { AppError } from '../../errors.js';
import { defineTool } from '../define.js';
import { email } from '../people.js';
import { listUsers, sameText, user } from './lookup.js';

export const boxUsersLocateByEmailTool = defineTool({
  name: 'box_users_locate_by_email_tool',
  description: 'The user of the company with exactly this e-mail address. Box answers this only to admins.',
  input: z.strictObject({ email: email.describe('The whole e-mail address.') }),
  output: z.object({ user }),
  scope: 'box.admin',
  annotations: {
    title: 'Find user by e-mail',
    readOnlyHint: true,
    destructiveHint: false,
    idempotentHint: true,
    openWorldHint: true,
  },
  run: 'call',
  async handler({ email: login }, { box }) {
    const { users } = await listUsers(box, { term: login });
    const found = users.find((each) => sameText(each.login, login));
    if (found) return { user: found };
    throw new AppError('box_not_found', 'No user of the company has this e-mail address.', {
      hint: 'Try box_users_search_by_name_or_email_tool with its beginning.',
    });
  },
});
