import { expect, it } from 'vitest';
import { ALICE, BOB, MISSING, useTools } from '../../helpers/tools.js';

const { callTool, failTool, requests, idOf } = useTools();
const TOOL = 'box_file_tag_list_tool';

it('lists the tags', async () => {
  const file_id = await idOf(ALICE, 'Finance/2025/Q1 report.pdf');
  expect(await callTool(ALICE, TOOL, { file_id })).toEqual({ tags: ['report', 'board'] });
  expect(await requests()).toEqual([
    { method: 'GET', path: `/2.0/files/${file_id}`, query: { fields: 'tags' } },
  ]);
});

it('has an empty list where there are none', async () => {
  const file_id = await idOf(ALICE, 'Welcome to Box.html');
  expect(await callTool(ALICE, TOOL, { file_id })).toEqual({ tags: [] });
});

it('tells no characters that nobody can see', async () => {
  const file_id = await idOf(ALICE, 'Finance/2025/Q1 report.pdf');
  await callTool(ALICE, 'box_file_tag_add_tool', { file_id, tag: 'a\u200bb' });
  expect((await callTool(ALICE, TOOL, { file_id }))['tags']).toContain('ab');
});

it("treats another user's file as a missing one", async () => {
  const file_id = await idOf(BOB, 'Ideas.txt');
  const ofBob = await failTool(ALICE, TOOL, { file_id });
  expect(ofBob).toEqual(await failTool(ALICE, TOOL, { file_id: MISSING }));
  expect(ofBob.code).toBe('box_not_found');
});
