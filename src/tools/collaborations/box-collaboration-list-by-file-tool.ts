import { z } from 'zod';
import { boxPath } from '../box-path.js';
import { defineTool } from '../define.js';
import { marker } from '../paging.js';
import { fileId } from '../params.js';
import { collaborationPage, listCollaborations } from './collaboration.js';

export const boxCollaborationListByFileTool = defineTool({
  name: 'box_collaboration_list_by_file_tool',
  description:
    'Who has access to a file or is invited to it, by collaboration, and as what. Its owner is in box_file_info_tool.',
  input: z.strictObject({ file_id: fileId, marker }),
  output: collaborationPage,
  scope: 'box.read',
  annotations: {
    title: 'Collaborations of a file',
    readOnlyHint: true,
    destructiveHint: false,
    idempotentHint: true,
    openWorldHint: true,
  },
  run: 'call',
  async handler({ file_id, marker: from }, { box }) {
    return await listCollaborations(box, boxPath`/files/${file_id}/collaborations`, from);
  },
});
