/** What the task tools have in common. */
import { z } from 'zod';
import { AppError } from '../../errors.js';
import { boxPath } from '../box-path.js';
import type { BoxApi } from '../context.js';
import { dateTime, toBoxTime } from '../dates.js';
import { id } from '../params.js';
import { present } from '../results.js';
import { shortText, userMini } from '../shapes.js';

export const taskId = id('a task id').describe('Id of the task: digits, from box_task_file_list_tool.');
export const assignmentId = id('an assignment id').describe(
  'Id of the assignment: digits, from box_task_assignments_list_tool.',
);

/** What a task may say besides its file; all of it can be changed later. */
const dueAt = dateTime.optional().describe('When it is due: ISO 8601, without zone in the own one.');
const message = z.string().max(10_000).optional().describe('What there is to do.');
export const terms = {
  due_at: dueAt,
  message,
  requires_all_assignees_to_complete: z
    .boolean()
    .default(false)
    .describe('true: done when all have done it; false: when one has.'),
};
export const changes = {
  due_at: dueAt,
  message,
  requires_all_assignees_to_complete: z
    .boolean()
    .optional()
    .describe('true: done when all have done it; false: when one has; unchanged if left out.'),
};

const file = z.object({ id: z.string(), name: shortText().optional() });

/** What a change answers, and what stands beside the file in its list. */
export const taskBrief = z.object({
  id: z.string(),
  action: z.string(),
  message: shortText().optional(),
  due_at: z.string().optional(),
  is_completed: z.boolean().optional(),
  completion_rule: z.string().optional(),
});

/** A task without its assignments, which a tool of their own lists. */
export const task = taskBrief.extend({ item: file.optional() });

export const assignmentBrief = z.object({ id: z.string(), resolution_state: z.string().optional() });

export const assignment = assignmentBrief.extend({
  assigned_to: userMini.optional(),
  message: shortText().optional(),
  completed_at: z.string().optional(),
  item: file.optional(),
});

export const toTaskBrief = (answer: unknown) => taskBrief.parse(present(answer));
export const toTask = (answer: unknown) => task.parse(present(answer));
export const toAssignmentBrief = (answer: unknown) => assignmentBrief.parse(present(answer));
export const toAssignment = (answer: unknown) => assignment.parse(present(answer));

const ruleOf = (all: boolean | undefined) =>
  all === undefined ? undefined : all ? 'all_assignees' : 'any_assignee';

interface Terms {
  due_at?: string | undefined;
  message?: string | undefined;
  requires_all_assignees_to_complete?: boolean | undefined;
}

/** What was given, as Box takes it. */
export async function toBoxTerms(box: BoxApi, given: Terms) {
  return {
    due_at: given.due_at === undefined ? undefined : await toBoxTime(box, given.due_at),
    message: given.message,
    completion_rule: ruleOf(given.requires_all_assignees_to_complete),
  };
}

/** Puts a task on a file; nobody has to do it until it is assigned. */
export async function createTask(box: BoxApi, fileId: string, action: 'review' | 'complete', given: Terms) {
  const body = { item: { type: 'file', id: fileId }, action, ...(await toBoxTerms(box, given)) };
  return { task: toTaskBrief(await box.post(boxPath`/tasks`, body)) };
}

/** Box answers 500 when the person may not see the file (Box "Assign task"), which says the wrong thing to a model. */
export async function assignTask(box: BoxApi, taskId: string, assign_to: { id?: string; login?: string }) {
  const body = { task: { type: 'task', id: taskId }, assign_to };
  try {
    return { assignment: toAssignmentBrief(await box.post(boxPath`/task_assignments`, body)) };
  } catch (error) {
    if (!(error instanceof AppError) || error.log['boxStatus'] !== 500) throw error;
    throw new AppError('box_bad_request', 'Box did not assign the task.', {
      hint: 'It does so only to people who have access to the file: share it with them first. box_task_assignments_list_tool tells who has the task.',
      cause: error,
      log: error.log,
    });
  }
}
