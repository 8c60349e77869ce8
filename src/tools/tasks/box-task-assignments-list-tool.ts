import { z } from 'zod';
import { boxPath } from '../box-path.js';
import { defineTool } from '../define.js';
import { assignment, taskId, toAssignment } from './task.js';

export const boxTaskAssignmentsListTool = defineTool({
  name: 'box_task_assignments_list_tool',
  description: 'Who has a task, and what they made of it.',
  input: z.strictObject({ task_id: taskId }),
  output: z.object({ assignments: z.array(assignment), total_count: z.number() }),
  scope: 'box.read',
  annotations: {
    title: 'Assignments of a task',
    readOnlyHint: true,
    destructiveHint: false,
    idempotentHint: true,
    openWorldHint: true,
  },
  run: 'call',
  async handler({ task_id }, { box }) {
    const answer = await box.get(boxPath`/tasks/${task_id}/assignments`);
    const { entries } = z.object({ entries: z.array(z.unknown()) }).parse(answer);
    return { assignments: entries.map(toAssignment), total_count: entries.length };
  },
});
