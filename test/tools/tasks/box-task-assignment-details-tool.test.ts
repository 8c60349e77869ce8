import { expect, it } from 'vitest';
import { ALICE, BOB, CAROL, MISSING, useTools } from '../../helpers/tools.js';

const { callTool, failTool, requests, idOf } = useTools();
const TOOL = 'box_task_assignment_details_tool';

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

it('tells who has the task', async () => {
  const { assignment_id } = await newAssignment();
  expect(await callTool(BOB, TOOL, { assignment_id })).toMatchInlineSnapshot(`
    {
      "assignment": {
        "assigned_to": {
          "id": "24000000002",
          "login": "bob@acme.test",
          "name": "Bob Okafor",
        },
        "id": "12700000001",
        "item": {
          "id": "1810000000009",
          "name": "Invoice approval policy.md",
        },
        "resolution_state": "incomplete",
      },
    }
  `);
  expect((await requests()).at(-1)).toEqual({
    method: 'GET',
    path: `/2.0/task_assignments/${assignment_id}`,
    query: {},
  });
});

it('treats one on a file that others keep to themselves as a missing one', async () => {
  const { assignment_id } = await newAssignment();
  const ofOthers = await failTool(CAROL, TOOL, { assignment_id });
  expect(ofOthers).toEqual(await failTool(CAROL, TOOL, { assignment_id: MISSING }));
  expect(ofOthers.code).toBe('box_not_found');
});
