import { z } from 'zod';
import { boxPath } from '../box-path.js';
import { defineTool } from '../define.js';
import { assignment, assignmentId, toAssignment } from './task.js';

export const boxTaskAssignmentDetailsTool = defineTool({
  name: 'box_task_assignment_details_tool',
  description: 'One assignment: who has the task, and what they made of it.',
  input: z.strictObject({ assignment_id: assignmentId }),
  output: z.object({ assignment }),
  scope: 'box.read',
  annotations: {
    title: 'Assignment details',
    readOnlyHint: true,
    destructiveHint: false,
    idempotentHint: true,
    openWorldHint: true,
  },
  run: 'call',
  async handler({ assignment_id }, { box }) {
    const answer = await box.get(boxPath`/task_assignments/${assignment_id}`);
    return { assignment: toAssignment(answer) };
  },
});
