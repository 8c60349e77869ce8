import { z } from 'zod';
import { boxPath } from '../box-path.js';
import { defineTool } from '../define.js';
import { task, taskId, toTask } from './task.js';

export const boxTaskDetailsTool = defineTool({
  name: 'box_task_details_tool',
  description: 'What one task asks for, on which file, until when, and whether it is done.',
  input: z.strictObject({ task_id: taskId }),
  output: z.object({ task }),
  scope: 'box.read',
  annotations: {
    title: 'Task details',
    readOnlyHint: true,
    destructiveHint: false,
    idempotentHint: true,
    openWorldHint: true,
  },
  run: 'call',
  async handler({ task_id }, { box }) {
    return { task: toTask(await box.get(boxPath`/tasks/${task_id}`)) };
  },
});
