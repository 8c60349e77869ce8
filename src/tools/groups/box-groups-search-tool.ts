import { z } from 'zod';
import { boxPath } from '../box-path.js';
import { defineTool } from '../define.js';
import { marker } from '../paging.js';
import { shortText } from '../shapes.js';
import { group, listPage } from './memberships.js';

const found = group.extend({ group_type: z.string().optional(), description: shortText().optional() });

export const boxGroupsSearchTool = defineTool({
  name: 'box_groups_search_tool',
  description:
    'Groups of the company by words of their name. Box answers this only to admins; box_groups_list_by_user_tool shows your own.',
  input: z.strictObject({
    query: z.string().trim().min(1).max(255).describe('Part of the name.'),
    marker,
  }),
  output: z.object({ groups: z.array(found), total_count: z.number(), next_marker: z.string().optional() }),
  scope: 'box.admin',
  annotations: {
    title: 'Search groups',
    readOnlyHint: true,
    destructiveHint: false,
    idempotentHint: true,
    openWorldHint: true,
  },
  run: 'call',
  async handler({ query, marker: from }, { box }) {
    const wanted = { filter_term: query, fields: Object.keys(found.shape) };
    const { entries, ...rest } = await listPage(box, boxPath`/groups`, found, from, wanted);
    return { groups: entries, ...rest };
  },
});
