import { z } from 'zod';
import { AppError } from '../../errors.js';
import { boxPath } from '../box-path.js';
import { defineTool } from '../define.js';
import { changes, taskBrief, taskId, toBoxTerms, toTaskBrief } from './task.js';

export const boxTaskUpdateTool = defineTool({
  name: 'box_task_update_tool',
  description: 'Changes due date, message or completion rule of a task; what is left out stays as it is.',
  input: z.strictObject({ task_id: taskId, ...changes }),
  output: z.object({ task: taskBrief }),
  scope: 'box.write',
  annotations: {
    title: 'Change task',
    readOnlyHint: false,
    destructiveHint: true,
    idempotentHint: true,
    openWorldHint: true,
  },
  run: 'call',
  async handler({ task_id, ...rest }, { box }) {
    const change = await toBoxTerms(box, rest);
    if (Object.values(change).every((value) => value === undefined)) {
      throw new AppError('invalid_arguments', 'Nothing to change was given.', {
        hint: 'Give one of due_at, message and requires_all_assignees_to_complete.',
      });
    }
    return { task: toTaskBrief(await box.put(boxPath`/tasks/${task_id}`, change)) };
  },
});
