import { z } from 'zod';
import { boxPath } from '../box-path.js';
import { defineTool } from '../define.js';
import { fileId } from '../params.js';
import { taskBrief, toTaskBrief } from './task.js';

export const boxTaskFileListTool = defineTool({
  name: 'box_task_file_list_tool',
  description: 'The tasks on a file. Who has them: box_task_assignments_list_tool.',
  input: z.strictObject({ file_id: fileId }),
  output: z.object({ tasks: z.array(taskBrief), total_count: z.number() }),
  scope: 'box.read',
  annotations: {
    title: 'Tasks on a file',
    readOnlyHint: true,
    destructiveHint: false,
    idempotentHint: true,
    openWorldHint: true,
  },
  run: 'call',
  async handler({ file_id }, { box }) {
    const answer = await box.get(boxPath`/files/${file_id}/tasks`);
    const { entries } = z.object({ entries: z.array(z.unknown()) }).parse(answer);
    return { tasks: entries.map(toTaskBrief), total_count: entries.length };
  },
});
