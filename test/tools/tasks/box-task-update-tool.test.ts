import { expect, it } from 'vitest';
import { ALICE, BOB, CAROL, MISSING, useTools } from '../../helpers/tools.js';

const { callTool, failTool, requests, idOf } = useTools();
const TOOL = 'box_task_update_tool';

/** A task of Alice's on a file that Bob may see and Carol may not. */
async function newTask(action = 'complete'): Promise<string> {
  const file_id = await idOf(ALICE, 'Finance/Invoice approval policy.md');
  const { task } = await callTool(ALICE, `box_task_${action}_create_tool`, { file_id, message: 'Check it' });
  return (task as { id: string }).id;
}

it('changes what is given and leaves the rest, the completion rule too', async () => {
  const file_id = await idOf(ALICE, 'Finance/Invoice approval policy.md');
  const made = await callTool(ALICE, 'box_task_review_create_tool', {
    file_id,
    requires_all_assignees_to_complete: true,
  });
  const { id: task_id } = made['task'] as { id: string };
  expect(await callTool(ALICE, TOOL, { task_id, message: 'By Friday' })).toMatchInlineSnapshot(`
    {
      "task": {
        "action": "review",
        "completion_rule": "all_assignees",
        "id": "11900000001",
        "is_completed": false,
        "message": "By Friday",
      },
    }
  `);
  expect((await requests()).at(-1)).toEqual({
    method: 'PUT',
    path: `/2.0/tasks/${task_id}`,
    query: {},
    body: { message: 'By Friday' },
  });
});

it('changes the rule when told so, and the due date', async () => {
  const task_id = await newTask();
  const args = { task_id, requires_all_assignees_to_complete: true, due_at: '2026-02-01T12:00:00-0500' };
  const { task } = await callTool(ALICE, TOOL, args);
  expect(task).toMatchObject({ completion_rule: 'all_assignees', due_at: '2026-02-01T12:00:00-05:00' });
});

it('asks for something to change', async () => {
  expect(await failTool(ALICE, TOOL, { task_id: '1' })).toMatchInlineSnapshot(`
    {
      "code": "invalid_arguments",
      "text": "Nothing to change was given. Give one of due_at, message and requires_all_assignees_to_complete.",
    }
  `);
});

it('is for who made the task', async () => {
  const task_id = await newTask();
  expect((await failTool(BOB, TOOL, { task_id, message: 'x' })).code).toBe('box_forbidden');
});

it('treats one on a file that others keep to themselves as a missing one', async () => {
  const task_id = await newTask();
  const ofOthers = await failTool(CAROL, TOOL, { task_id, message: 'x' });
  expect(ofOthers).toEqual(await failTool(CAROL, TOOL, { task_id: MISSING, message: 'x' }));
  expect(ofOthers.code).toBe('box_not_found');
});
