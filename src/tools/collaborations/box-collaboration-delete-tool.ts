import { z } from 'zod';
import { boxPath } from '../box-path.js';
import { defineTool } from '../define.js';
import { collaborationId } from './collaboration.js';

export const boxCollaborationDeleteTool = defineTool({
  name: 'box_collaboration_delete_tool',
  description: 'Takes away the access that a collaboration gives, or withdraws its invitation.',
  input: z.strictObject({ collaboration_id: collaborationId }),
  output: z.object({ message: z.string() }),
  scope: 'box.share',
  annotations: {
    title: 'Remove collaboration',
    readOnlyHint: false,
    destructiveHint: true,
    idempotentHint: true,
    openWorldHint: true,
  },
  run: 'call',
  async handler({ collaboration_id }, { box }) {
    await box.delete(boxPath`/collaborations/${collaboration_id}`);
    return { message: `Collaboration ${collaboration_id} is removed.` };
  },
});
