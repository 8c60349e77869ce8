import { z } from 'zod';
import { boxPath } from '../box-path.js';
import { defineTool } from '../define.js';
import { taskId } from './task.js';

export const boxTaskRemoveTool = defineTool({
  name: 'box_task_remove_tool',
  description: 'Removes a task from its file, with all its assignments.',
  input: z.strictObject({ task_id: taskId }),
  output: z.object({ message: z.string() }),
  scope: 'box.write',
  annotations: {
    title: 'Remove task',
    readOnlyHint: false,
    destructiveHint: true,
    idempotentHint: true,
    openWorldHint: true,
  },
  run: 'call',
  async handler({ task_id }, { box }) {
    await box.delete(boxPath`/tasks/${task_id}`);
    return { message: `Task ${task_id} is removed.` };
  },
});
