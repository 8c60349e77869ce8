import { z } from 'zod';
import { AppError } from '../../errors.js';
import { boxPath } from '../box-path.js';
import { defineTool } from '../define.js';
import { toBoxTime } from '../dates.js';
import { changes, collaborationId, outcome, toOutcome } from './collaboration.js';

export const boxCollaborationUpdateTool = defineTool({
  name: 'box_collaboration_update_tool',
  description: 'Changes what a collaboration allows and for how long; what is left out stays as it is.',
  input: z.strictObject({ collaboration_id: collaborationId, ...changes }),
  output: z.object({ collaboration: outcome }),
  scope: 'box.share',
  annotations: {
    title: 'Change collaboration',
    readOnlyHint: false,
    destructiveHint: true,
    idempotentHint: true,
    openWorldHint: true,
  },
  run: 'call',
  async handler({ collaboration_id, expires_at, ...rest }, { box }) {
    const end = expires_at === undefined ? undefined : await toBoxTime(box, expires_at);
    const change = { ...rest, expires_at: end };
    if (Object.values(change).every((value) => value === undefined)) {
      throw new AppError('invalid_arguments', 'Nothing to change was given.', {
        hint: 'Give one of role, status, expires_at and can_view_path.',
      });
    }
    const answer = await box.put(boxPath`/collaborations/${collaboration_id}`, change);
    return { collaboration: toOutcome(answer) };
  },
});
