import { expect, it } from 'vitest';
import { ALICE, BOB, MISSING, useTools } from '../../helpers/tools.js';

const { callTool, failTool, idOf } = useTools();
const TOOL = 'box_folder_tag_remove_tool';

it('removes one tag and keeps the others', async () => {
  const folder_id = await idOf(ALICE, 'Finance');
  for (const tag of ['money', 'board', 'tax'])
    await callTool(ALICE, 'box_folder_tag_add_tool', { folder_id, tag });
  expect(await callTool(ALICE, TOOL, { folder_id, tag: 'board' })).toEqual({ tags: ['money', 'tax'] });
  expect(await callTool(ALICE, TOOL, { folder_id, tag: 'board' })).toEqual({ tags: ['money', 'tax'] });
});

it('may not change what is shared to be read', async () => {
  const folder_id = await idOf(ALICE, 'Finance');
  await callTool(ALICE, 'box_folder_tag_add_tool', { folder_id, tag: 'money' });
  expect((await failTool(BOB, TOOL, { folder_id, tag: 'money' })).code).toBe('box_forbidden');
});

it("treats another user's folder as a missing one", async () => {
  const folder_id = await idOf(BOB, 'Archive');
  const ofBob = await failTool(ALICE, TOOL, { folder_id, tag: 'x' });
  expect(ofBob).toEqual(await failTool(ALICE, TOOL, { folder_id: MISSING, tag: 'x' }));
  expect(ofBob.code).toBe('box_not_found');
});
