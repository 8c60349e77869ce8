import { z } from 'zod';
import { defineTool } from '../define.js';
import { marker, PAGE_SIZE } from '../paging.js';
import { listUsers, user } from './lookup.js';

export const boxUsersListTool = defineTool({
  name: 'box_users_list_tool',
  description: `The users of the company, ${PAGE_SIZE} at a time. Box answers this only to admins.`,
  input: z.strictObject({ marker }),
  output: z.object({ users: z.array(user), next_marker: z.string().optional() }),
  scope: 'box.admin',
  annotations: {
    title: 'List users',
    readOnlyHint: true,
    destructiveHint: false,
    idempotentHint: true,
    openWorldHint: true,
  },
  run: 'call',
  async handler(args, { box }) {
    return await listUsers(box, { marker: args.marker, limit: PAGE_SIZE });
  },
});
