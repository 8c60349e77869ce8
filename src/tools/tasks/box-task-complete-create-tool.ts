import { z } from 'zod';
import { defineTool } from '../define.js';
import { fileId } from '../params.js';
import { createTask, taskBrief, terms } from './task.js';

export const boxTaskCompleteCreateTool = defineTool({
  name: 'box_task_complete_create_tool',
  description:
    'A task to do something with a file. It is given to people with box_task_assign_by_user_id_tool or box_task_assign_by_email_tool.',
  input: z.strictObject({ file_id: fileId, ...terms }),
  output: z.object({ task: taskBrief }),
  scope: 'box.write',
  annotations: {
    title: 'Create task',
    readOnlyHint: false,
    destructiveHint: false,
    idempotentHint: false,
    openWorldHint: true,
  },
  run: 'call',
  async handler({ file_id, ...rest }, { box }) {
    return await createTask(box, file_id, 'complete', rest);
  },
});
