import { z } from 'zod';
import { boxPath } from '../box-path.js';
import { defineTool } from '../define.js';
import { marker } from '../paging.js';
import { groupId } from '../people.js';
import { userMini } from '../shapes.js';
import { listPage } from './memberships.js';

const membership = z.object({ id: z.string(), role: z.string(), user: userMini });

export const boxGroupsListMembersTool = defineTool({
  name: 'box_groups_list_members_tool',
  description: 'The members of a group. Box answers this only to its members and to admins.',
  input: z.strictObject({ group_id: groupId, marker }),
  output: z.object({
    memberships: z.array(membership),
    total_count: z.number(),
    next_marker: z.string().optional(),
  }),
  scope: 'box.read',
  annotations: {
    title: 'Members of a group',
    readOnlyHint: true,
    destructiveHint: false,
    idempotentHint: true,
    openWorldHint: true,
  },
  run: 'call',
  async handler({ group_id, marker: from }, { box }) {
    const path = boxPath`/groups/${group_id}/memberships`;
    const { entries, ...rest } = await listPage(box, path, membership, from);
    return { memberships: entries, ...rest };
  },
});
