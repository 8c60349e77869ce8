import { expect, it } from 'vitest';
import { ALICE, BOB, CAROL, MISSING, useTools } from '../../helpers/tools.js';

const { callTool, failTool, requests, idOf } = useTools();
const TOOL = 'box_task_remove_tool';

/** A task of Alice's on a file that Bob may see and Carol may not. */
async function newTask(action = 'complete'): Promise<string> {
  const file_id = await idOf(ALICE, 'Finance/Invoice approval policy.md');
  const { task } = await callTool(ALICE, `box_task_${action}_create_tool`, { file_id, message: 'Check it' });
  return (task as { id: string }).id;
}

it('removes a task', async () => {
  const task_id = await newTask();
  expect(await callTool(ALICE, TOOL, { task_id })).toEqual({ message: `Task ${task_id} is removed.` });
  expect((await requests()).at(-1)).toEqual({ method: 'DELETE', path: `/2.0/tasks/${task_id}`, query: {} });
  expect((await failTool(ALICE, TOOL, { task_id })).code).toBe('box_not_found');
});

it('is for who made the task', async () => {
  const task_id = await newTask();
  expect((await failTool(BOB, TOOL, { task_id })).code).toBe('box_forbidden');
});

it('treats one on a file that others keep to themselves as a missing one', async () => {
  const task_id = await newTask();
  const ofOthers = await failTool(CAROL, TOOL, { task_id });
  expect(ofOthers).toEqual(await failTool(CAROL, TOOL, { task_id: MISSING }));
  expect(ofOthers.code).toBe('box_not_found');
});
