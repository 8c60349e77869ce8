import { z } from 'zod';
import { boxPath } from '../box-path.js';
import { defineTool } from '../define.js';
import { assignmentId } from './task.js';

export const boxTaskAssignmentRemoveTool = defineTool({
  name: 'box_task_assignment_remove_tool',
  description: 'Takes a task from a person it was given to.',
  input: z.strictObject({ assignment_id: assignmentId }),
  output: z.object({ message: z.string() }),
  scope: 'box.write',
  annotations: {
    title: 'Remove assignment',
    readOnlyHint: false,
    destructiveHint: true,
    idempotentHint: true,
    openWorldHint: true,
  },
  run: 'call',
  async handler({ assignment_id }, { box }) {
    await box.delete(boxPath`/task_assignments/${assignment_id}`);
    return { message: `Assignment ${assignment_id} is removed.` };
  },
});
