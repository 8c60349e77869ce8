import { expect, it } from 'vitest';
import { ALICE, BOB, CAROL, MISSING, useTools } from '../../helpers/tools.js';

const { callTool, failTool, requests, idOf } = useTools();
const TOOL = 'box_task_assignment_update_tool';

/** A task of Alice's on a file that Bob may see and Carol may not. */
async function newTask(action = 'complete'): Promise<string> {
  const file_id = await idOf(ALICE, 'Finance/Invoice approval policy.md');
  const { task } = await callTool(ALICE, `box_task_${action}_create_tool`, { file_id, message: 'Check it' });
  return (task as { id: string }).id;
}

async function newAssignment(action = 'complete'): Promise<{ task_id: string; assignment_id: string }> {
  const task_id = await newTask(action);
  const answer = await callTool(ALICE, 'box_task_assign_by_email_tool', { task_id, email: BOB });
  return { task_id, assignment_id: (answer['assignment'] as { id: string }).id };
}

it('completes a task', async () => {
  const { task_id, assignment_id } = await newAssignment();
  const args = { assignment_id, is_positive_outcome: true, message: 'Done' };
  expect(await callTool(BOB, TOOL, args)).toMatchInlineSnapshot(`
    {
      "assignment": {
        "id": "12700000001",
        "resolution_state": "completed",
      },
    }
  `);
  const sent = (await requests()).slice(-3);
  expect(sent.map(({ method, path }) => `${method} ${path.replace(/files\/\d+/, 'files/ID')}`)).toEqual([
    `GET /2.0/task_assignments/${assignment_id}`,
    'GET /2.0/files/ID/tasks',
    `PUT /2.0/task_assignments/${assignment_id}`,
  ]);
  expect(sent[2]?.body).toEqual({ resolution_state: 'completed', message: 'Done' });
  const { task } = await callTool(ALICE, 'box_task_details_tool', { task_id });
  expect(task).toMatchObject({ is_completed: true });
});

it.each([
  ['complete', false, 'incomplete'],
  ['review', true, 'approved'],
  ['review', false, 'rejected'],
])('answers a task to %s with %s as %s', async (action, is_positive_outcome, resolution_state) => {
  const { assignment_id } = await newAssignment(action);
  const { assignment } = await callTool(BOB, TOOL, { assignment_id, is_positive_outcome });
  expect(assignment).toMatchObject({ resolution_state });
});

it('is for the one who has the task', async () => {
  const { assignment_id } = await newAssignment();
  const { code } = await failTool(ALICE, TOOL, { assignment_id, is_positive_outcome: true });
  expect(code).toBe('box_forbidden');
});

it('treats one on a file that others keep to themselves as a missing one', async () => {
  const { assignment_id } = await newAssignment();
  const ofOthers = await failTool(CAROL, TOOL, { assignment_id, is_positive_outcome: true });
  expect(ofOthers).toEqual(
    await failTool(CAROL, TOOL, { assignment_id: MISSING, is_positive_outcome: true }),
  );
  expect(ofOthers.code).toBe('box_not_found');
});
