import { z } from 'zod';
import { AppError } from '../../errors.js';
import { boxPath } from '../box-path.js';
import type { BoxApi } from '../context.js';
import { defineTool } from '../define.js';
import { assignmentBrief, assignmentId, toAssignmentBrief } from './task.js';

/** Box's words for yes and no, by what the task asks for. */
const OUTCOMES = { complete: ['completed', 'incomplete'], review: ['approved', 'rejected'] } as const;

const withFile = z.object({ item: z.object({ id: z.string() }) });
const fileTasks = z.object({
  entries: z.array(
    z.object({
      action: z.enum(['complete', 'review']),
      task_assignment_collection: z.object({ entries: z.array(z.object({ id: z.string() })) }),
    }),
  ),
});

/** An assignment does not name its task, but the tasks of its file name their assignments. */
async function actionOf(box: BoxApi, id: string): Promise<keyof typeof OUTCOMES> {
  const { item } = withFile.parse(await box.get(boxPath`/task_assignments/${id}`));
  const { entries } = fileTasks.parse(await box.get(boxPath`/files/${item.id}/tasks`));
  const task = entries.find(({ task_assignment_collection: { entries: all } }) =>
    all.some((each) => each.id === id),
  );
  if (task) return task.action;
  throw new AppError('box_not_found', `Assignment ${id} belongs to no task of its file any more.`, {
    hint: 'box_task_file_list_tool tells the tasks of the file.',
  });
}

export const boxTaskAssignmentUpdateTool = defineTool({
  name: 'box_task_assignment_update_tool',
  description: 'Says what became of a task you were given: done or not, approved or rejected.',
  input: z.strictObject({
    assignment_id: assignmentId,
    is_positive_outcome: z
      .boolean()
      .describe('true: completed, or approved for a review; false: incomplete, or rejected.'),
    message: z.string().max(10_000).optional().describe('A note on it; unchanged if left out.'),
  }),
  output: z.object({ assignment: assignmentBrief }),
  scope: 'box.write',
  annotations: {
    title: 'Answer task',
    readOnlyHint: false,
    destructiveHint: true,
    idempotentHint: true,
    openWorldHint: true,
  },
  run: 'call',
  async handler({ assignment_id, is_positive_outcome, message }, { box }) {
    const action = await actionOf(box, assignment_id);
    const answer = await box.put(boxPath`/task_assignments/${assignment_id}`, {
      resolution_state: OUTCOMES[action][is_positive_outcome ? 0 : 1],
      message,
    });
    return { assignment: toAssignmentBrief(answer) };
  },
});
