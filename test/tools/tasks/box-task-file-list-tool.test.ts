import { expect, it } from 'vitest';
import { ALICE, BOB, MISSING, useTools } from '../../helpers/tools.js';

const { callTool, failTool, requests, idOf } = useTools();
const TOOL = 'box_task_file_list_tool';

/** A task of Alice's on a file that Bob may see and Carol may not. */
async function newTask(action = 'complete'): Promise<string> {
  const file_id = await idOf(ALICE, 'Finance/Invoice approval policy.md');
  const { task } = await callTool(ALICE, `box_task_${action}_create_tool`, { file_id, message: 'Check it' });
  return (task as { id: string }).id;
}

it('lists the tasks, and nothing on a file without', async () => {
  await newTask();
  const task_id = await newTask('review');
  const file_id = await idOf(BOB, 'Finance/Invoice approval policy.md');
  const answer = await callTool(BOB, TOOL, { file_id });
  expect(answer).toMatchInlineSnapshot(`
    {
      "tasks": [
        {
          "action": "complete",
          "completion_rule": "any_assignee",
          "id": "11900000001",
          "is_completed": false,
          "message": "Check it",
        },
        {
          "action": "review",
          "completion_rule": "any_assignee",
          "id": "11900000002",
          "is_completed": false,
          "message": "Check it",
        },
      ],
      "total_count": 2,
    }
  `);
  expect((answer['tasks'] as { id: string }[])[1]?.id).toBe(task_id);
  expect(await requests()).toEqual([{ method: 'GET', path: `/2.0/files/${file_id}/tasks`, query: {} }]);
  expect(await callTool(BOB, TOOL, { file_id: await idOf(BOB, 'Ideas.txt') })).toEqual({
    tasks: [],
    total_count: 0,
  });
});

it("treats another user's file as a missing one", async () => {
  const ofBob = await failTool(ALICE, TOOL, { file_id: await idOf(BOB, 'Ideas.txt') });
  expect(ofBob).toEqual(await failTool(ALICE, TOOL, { file_id: MISSING }));
  expect(ofBob.code).toBe('box_not_found');
});
