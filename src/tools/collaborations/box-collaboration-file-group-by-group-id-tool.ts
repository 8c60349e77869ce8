import { z } from 'zod';
import { defineTool } from '../define.js';
import { fileId } from '../params.js';
import { groupId } from '../people.js';
import { collaborate, outcome, terms } from './collaboration.js';

export const boxCollaborationFileGroupByGroupIdTool = defineTool({
  name: 'box_collaboration_file_group_by_group_id_tool',
  description: 'Gives all members of a group access to a file.',
  input: z.strictObject({
    file_id: fileId,
    group_id: groupId,
    ...terms,
  }),
  output: z.object({ collaboration: outcome }),
  scope: 'box.share',
  annotations: {
    title: 'Share file with group',
    readOnlyHint: false,
    destructiveHint: false,
    idempotentHint: false,
    openWorldHint: true,
  },
  run: 'call',
  async handler({ file_id, group_id, ...rest }, { box }) {
    const item = { type: 'file', id: file_id } as const;
    return await collaborate(box, item, { type: 'group', id: group_id }, rest);
  },
});
