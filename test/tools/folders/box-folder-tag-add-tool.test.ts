import { expect, it } from 'vitest';
import { ALICE, BOB, MISSING, useTools } from '../../helpers/tools.js';

const { callTool, failTool, requests, idOf } = useTools();
const TOOL = 'box_folder_tag_add_tool';

it('adds tags in their order, each once', async () => {
  const folder_id = await idOf(ALICE, 'Finance');
  await callTool(ALICE, TOOL, { folder_id, tag: 'money' });
  expect(await callTool(ALICE, TOOL, { folder_id, tag: 'board' })).toEqual({ tags: ['money', 'board'] });
  expect(await callTool(ALICE, TOOL, { folder_id, tag: 'money' })).toEqual({ tags: ['money', 'board'] });
  const path = `/2.0/folders/${folder_id}`;
  expect((await requests()).slice(2)).toEqual([
    { method: 'GET', path, query: { fields: 'tags' } },
    { method: 'PUT', path, query: { fields: 'tags' }, body: { tags: ['money', 'board'] } },
    { method: 'GET', path, query: { fields: 'tags' } },
  ]);
});

it('may not change what is shared to be read', async () => {
  const folder_id = await idOf(ALICE, 'Finance/2025');
  expect((await failTool(BOB, TOOL, { folder_id, tag: 'x' })).code).toBe('box_forbidden');
});

it("treats another user's folder as a missing one", async () => {
  const folder_id = await idOf(BOB, 'Archive');
  const ofBob = await failTool(ALICE, TOOL, { folder_id, tag: 'x' });
  expect(ofBob).toEqual(await failTool(ALICE, TOOL, { folder_id: MISSING, tag: 'x' }));
  expect(ofBob.code).toBe('box_not_found');
});
