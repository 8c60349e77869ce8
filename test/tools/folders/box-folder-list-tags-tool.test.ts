import { expect, it } from 'vitest';
import { ALICE, BOB, MISSING, useTools } from '../../helpers/tools.js';

const { callTool, failTool, requests, idOf } = useTools();
const TOOL = 'box_folder_list_tags_tool';

it('lists the tags', async () => {
  const folder_id = await idOf(ALICE, 'Finance');
  await callTool(ALICE, 'box_folder_tag_add_tool', { folder_id, tag: 'mon\u200bey' });
  expect(await callTool(ALICE, TOOL, { folder_id })).toEqual({ tags: ['money'] });
  expect((await requests()).at(-1)).toEqual({
    method: 'GET',
    path: `/2.0/folders/${folder_id}`,
    query: { fields: 'tags' },
  });
});

it('has an empty list where there are none', async () => {
  expect(await callTool(ALICE, TOOL, { folder_id: '0' })).toEqual({ tags: [] });
});

it("treats another user's folder as a missing one", async () => {
  const folder_id = await idOf(BOB, 'Archive');
  const ofBob = await failTool(ALICE, TOOL, { folder_id });
  expect(ofBob).toEqual(await failTool(ALICE, TOOL, { folder_id: MISSING }));
  expect(ofBob.code).toBe('box_not_found');
});
