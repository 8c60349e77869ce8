import { z } from 'zod';
import { defineTool } from '../define.js';
import { marker, PAGE_SIZE } from '../paging.js';
import { listUsers, user } from './lookup.js';

export const boxUsersSearchByNameOrEmailTool = defineTool({
  name: 'box_users_search_by_name_or_email_tool',
  description:
    'Users of the company whose name or e-mail address begins so. Box answers this only to admins.',
  input: z.strictObject({
    query: z.string().trim().min(1).max(255).describe('Beginning of a name or e-mail address.'),
    marker,
  }),
  output: z.object({ users: z.array(user), next_marker: z.string().optional() }),
  scope: 'box.admin',
  annotations: {
    title: 'Search users',
    readOnlyHint: true,
    destructiveHint: false,
    idempotentHint: true,
    openWorldHint: true,
  },
  run: 'call',
  async handler({ query, marker: from }, { box }) {
    return await listUsers(box, { term: query, marker: from, limit: PAGE_SIZE });
  },
});
