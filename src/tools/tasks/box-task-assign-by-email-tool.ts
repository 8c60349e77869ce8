import { z } from 'zod';
import { defineTool } from '../define.js';
import { email } from '../people.js';
import { assignmentBrief, assignTask, taskId } from './task.js';

export const boxTaskAssignByEmailTool = defineTool({
  name: 'box_task_assign_by_email_tool',
  description: 'Gives a task to a user by e-mail address; they must have access to its file.',
  input: z.strictObject({ task_id: taskId, email: email.describe('E-mail address of their Box account.') }),
  output: z.object({ assignment: assignmentBrief }),
  scope: 'box.write',
  annotations: {
    title: 'Assign task by e-mail',
    readOnlyHint: false,
    destructiveHint: false,
    idempotentHint: false,
    openWorldHint: true,
  },
  run: 'call',
  async handler({ task_id, email: login }, { box }) {
    return await assignTask(box, task_id, { login });
  },
});
