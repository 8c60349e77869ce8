import { z } from 'zod';
import { boxPath } from '../box-path.js';
import { defineTool } from '../define.js';
import { marker } from '../paging.js';
import { userId } from '../people.js';
import { group, listPage } from './memberships.js';

const membership = z.object({ id: z.string(), role: z.string(), group });

export const boxGroupsListByUserTool = defineTool({
  name: 'box_groups_list_by_user_tool',
  description:
    'The groups a user is in. Your own id is in box_who_am_i; those of others Box tells only to admins.',
  input: z.strictObject({ user_id: userId, marker }),
  output: z.object({
    memberships: z.array(membership),
    total_count: z.number(),
    next_marker: z.string().optional(),
  }),
  scope: 'box.read',
  annotations: {
    title: 'Groups of a user',
    readOnlyHint: true,
    destructiveHint: false,
    idempotentHint: true,
    openWorldHint: true,
  },
  run: 'call',
  async handler({ user_id, marker: from }, { box }) {
    const path = boxPath`/users/${user_id}/memberships`;
    const { entries, ...rest } = await listPage(box, path, membership, from);
    return { memberships: entries, ...rest };
  },
});
