import { expect, it } from 'vitest';
import { ALICE, BOB, MISSING, useTools } from '../../helpers/tools.js';

const { callTool, failTool, requests, idOf } = useTools();
const TOOL = 'box_file_unlock_tool';

const path = 'Projects/Aurora/Risk register.csv';

it('unlocks with null, which Box would ignore if it were left out', async () => {
  const file_id = await idOf(ALICE, path);
  await callTool(ALICE, 'box_file_lock_tool', { file_id });
  expect(await callTool(ALICE, TOOL, { file_id })).toEqual({ message: `File ${file_id} is not locked.` });
  expect((await requests()).at(-1)).toEqual({
    method: 'PUT',
    path: `/2.0/files/${file_id}`,
    query: {},
    body: { lock: null },
  });
  await callTool(BOB, 'box_file_rename_tool', { file_id, new_name: 'Risks.csv' });
});

it("leaves another's lock to its owner and the owner of the file", async () => {
  const file_id = await idOf(ALICE, path);
  await callTool(ALICE, 'box_file_lock_tool', { file_id });
  expect((await failTool(BOB, TOOL, { file_id })).code).toBe('box_forbidden');
  await callTool(ALICE, TOOL, { file_id });
  await callTool(BOB, 'box_file_lock_tool', { file_id });
  await callTool(ALICE, TOOL, { file_id });
});

it('may not change what is shared to be read', async () => {
  const file_id = await idOf(ALICE, 'Finance/2025/Q1 report.pdf');
  expect((await failTool(BOB, TOOL, { file_id })).code).toBe('box_forbidden');
});

it("treats another user's file as a missing one", async () => {
  const file_id = await idOf(BOB, 'Ideas.txt');
  const ofBob = await failTool(ALICE, TOOL, { file_id });
  expect(ofBob).toEqual(await failTool(ALICE, TOOL, { file_id: MISSING }));
  expect(ofBob.code).toBe('box_not_found');
});
