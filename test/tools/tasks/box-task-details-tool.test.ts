import { expect, it } from 'vitest';
import { ALICE, BOB, CAROL, MISSING, useTools } from '../../helpers/tools.js';

const { callTool, failTool, requests, idOf } = useTools();
const TOOL = 'box_task_details_tool';

/** A task of Alice's on a file that Bob may see and Carol may not. */
async function newTask(action = 'complete'): Promise<string> {
  const file_id = await idOf(ALICE, 'Finance/Invoice approval policy.md');
  const { task } = await callTool(ALICE, `box_task_${action}_create_tool`, { file_id, message: 'Check it' });
  return (task as { id: string }).id;
}

it('tells what a task is, to those who see its file', async () => {
  const task_id = await newTask();
  expect(await callTool(BOB, TOOL, { task_id })).toMatchInlineSnapshot(`
    {
      "task": {
        "action": "complete",
        "completion_rule": "any_assignee",
        "id": "11900000001",
        "is_completed": false,
        "item": {
          "id": "1810000000009",
          "name": "Invoice approval policy.md",
        },
        "message": "Check it",
      },
    }
  `);
  expect((await requests()).at(-1)).toEqual({ method: 'GET', path: `/2.0/tasks/${task_id}`, query: {} });
});

it('treats one on a file that others keep to themselves as a missing one', async () => {
  const task_id = await newTask();
  const ofOthers = await failTool(CAROL, TOOL, { task_id });
  expect(ofOthers).toEqual(await failTool(CAROL, TOOL, { task_id: MISSING }));
  expect(ofOthers.code).toBe('box_not_found');
});
