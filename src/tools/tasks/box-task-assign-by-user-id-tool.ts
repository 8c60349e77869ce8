import { z } from 'zod';
import { defineTool } from '../define.js';
import { userId } from '../people.js';
import { assignmentBrief, assignTask, taskId } from './task.js';

export const boxTaskAssignByUserIdTool = defineTool({
  name: 'box_task_assign_by_user_id_tool',
  description: 'Gives a task to a user, who must have access to its file.',
  input: z.strictObject({ task_id: taskId, user_id: userId }),
  output: z.object({ assignment: assignmentBrief }),
  scope: 'box.write',
  annotations: {
    title: 'Assign task to user',
    readOnlyHint: false,
    destructiveHint: false,
    idempotentHint: false,
    openWorldHint: true,
  },
  run: 'call',
  async handler({ task_id, user_id }, { box }) {
    return await assignTask(box, task_id, { id: user_id });
  },
});
