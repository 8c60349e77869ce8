import { expect, it } from 'vitest';
import { ALICE, BOB, CAROL, MISSING, useTools } from '../../helpers/tools.js';

const { callTool, failTool, requests, idOf } = useTools();
const TOOL = 'box_task_assign_by_user_id_tool';

/** A task of Alice's on a file that Bob may see and Carol may not. */
async function newTask(action = 'complete'): Promise<string> {
  const file_id = await idOf(ALICE, 'Finance/Invoice approval policy.md');
  const { task } = await callTool(ALICE, `box_task_${action}_create_tool`, { file_id, message: 'Check it' });
  return (task as { id: string }).id;
}

it('gives a task to someone who may see its file', async () => {
  const user_id = (await callTool(BOB, 'box_who_am_i'))['id'] as string;
  const task_id = await newTask();
  expect(await callTool(ALICE, TOOL, { task_id, user_id })).toMatchInlineSnapshot(`
    {
      "assignment": {
        "id": "12700000001",
        "resolution_state": "incomplete",
      },
    }
  `);
  expect((await requests()).at(-1)).toEqual({
    method: 'POST',
    path: '/2.0/task_assignments',
    query: {},
    body: { task: { type: 'task', id: task_id }, assign_to: { id: user_id } },
  });
});

it('says that others have no access to the file', async () => {
  const user_id = (await callTool(CAROL, 'box_who_am_i'))['id'] as string;
  const task_id = await newTask();
  expect(await failTool(ALICE, TOOL, { task_id, user_id })).toMatchInlineSnapshot(`
    {
      "code": "box_bad_request",
      "text": "Box did not assign the task. It does so only to people who have access to the file: share it with them first. box_task_assignments_list_tool tells who has the task.",
    }
  `);
});

it('is not for viewers', async () => {
  const user_id = (await callTool(BOB, 'box_who_am_i'))['id'] as string;
  const task_id = await newTask();
  expect((await failTool(BOB, TOOL, { task_id, user_id })).code).toBe('box_forbidden');
});

it('treats one on a file that others keep to themselves as a missing one', async () => {
  const task_id = await newTask();
  const ofOthers = await failTool(CAROL, TOOL, { task_id, user_id: '1' });
  expect(ofOthers).toEqual(await failTool(CAROL, TOOL, { task_id: MISSING, user_id: '1' }));
  expect(ofOthers.code).toBe('box_not_found');
});
