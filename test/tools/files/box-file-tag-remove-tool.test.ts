import { expect, it } from 'vitest';
import { ALICE, BOB, MISSING, useTools } from '../../helpers/tools.js';

const { callTool, failTool, requests, idOf } = useTools();
const TOOL = 'box_file_tag_remove_tool';

it('removes one tag and keeps the others', async () => {
  const file_id = await idOf(ALICE, 'Finance/2025/Q1 report.pdf');
  expect(await callTool(ALICE, TOOL, { file_id, tag: 'report' })).toEqual({ tags: ['board'] });
  const path = `/2.0/files/${file_id}`;
  expect(await requests()).toEqual([
    { method: 'GET', path, query: { fields: 'tags' } },
    { method: 'PUT', path, query: { fields: 'tags' }, body: { tags: ['board'] } },
  ]);
});

it('changes nothing when there is no such tag', async () => {
  const file_id = await idOf(ALICE, 'Finance/2025/Q1 report.pdf');
  expect(await callTool(ALICE, TOOL, { file_id, tag: 'x' })).toEqual({ tags: ['report', 'board'] });
  expect((await requests()).map(({ method }) => method)).toEqual(['GET']);
});

it('may not change what is shared to be read', async () => {
  const file_id = await idOf(ALICE, 'Finance/2025/Q1 report.pdf');
  expect((await failTool(BOB, TOOL, { file_id, tag: 'board' })).code).toBe('box_forbidden');
});

it("treats another user's file as a missing one", async () => {
  const file_id = await idOf(BOB, 'Ideas.txt');
  const ofBob = await failTool(ALICE, TOOL, { file_id, tag: 'x' });
  expect(ofBob).toEqual(await failTool(ALICE, TOOL, { file_id: MISSING, tag: 'x' }));
  expect(ofBob.code).toBe('box_not_found');
});
