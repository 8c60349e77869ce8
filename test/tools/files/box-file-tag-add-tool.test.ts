import { expect, it } from 'vitest';
import { ALICE, BOB, MISSING, useTools } from '../../helpers/tools.js';

const { callTool, failTool, requests, idOf, control } = useTools();
const TOOL = 'box_file_tag_add_tool';

it('adds a tag to those that are there, if nobody else has changed the file', async () => {
  const file_id = await idOf(ALICE, 'Finance/2025/Q1 report.pdf');
  expect(await callTool(ALICE, TOOL, { file_id, tag: ' final ' })).toEqual({
    tags: ['report', 'board', 'final'],
  });
  const path = `/2.0/files/${file_id}`;
  expect(await requests()).toEqual([
    { method: 'GET', path, query: { fields: 'tags' } },
    { method: 'PUT', path, query: { fields: 'tags' }, body: { tags: ['report', 'board', 'final'] } },
  ]);
});

it('does not add one twice', async () => {
  const file_id = await idOf(ALICE, 'Finance/2025/Q1 report.pdf');
  expect(await callTool(ALICE, TOOL, { file_id, tag: 'board' })).toEqual({ tags: ['report', 'board'] });
  expect((await requests()).map(({ method }) => method)).toEqual(['GET']);
});

it('loses no tag that someone else adds at the same time', async () => {
  const file_id = await idOf(ALICE, 'Projects/Aurora/Risk register.csv');
  await Promise.all([
    callTool(ALICE, TOOL, { file_id, tag: 'hers' }),
    callTool(BOB, TOOL, { file_id, tag: 'his' }),
  ]);
  const { tags } = await callTool(ALICE, 'box_file_tag_list_tool', { file_id });
  expect(tags).toEqual(expect.arrayContaining(['aurora', 'risk', 'hers', 'his']));
});

it('gives up when the file changes under it again and again', async () => {
  const file_id = await idOf(ALICE, 'Finance/2025/Q1 report.pdf');
  await control('faults', { method: 'PUT', pattern: `/files/${file_id}$`, status: 412, count: 9 });
  expect((await failTool(ALICE, TOOL, { file_id, tag: 'x' })).code).toBe('box_precondition_failed');
  expect((await requests()).filter(({ method }) => method === 'PUT')).toHaveLength(3);
});

it('says when the file is full', async () => {
  const file_id = await idOf(ALICE, 'Finance/2025/Q1 report.pdf');
  await control('faults', {
    method: 'GET',
    pattern: `/files/${file_id}$`,
    status: 200,
    body: { type: 'file', id: file_id, etag: '0', tags: Array.from({ length: 100 }, (_, i) => `t${i}`) },
  });
  const { code, text } = await failTool(ALICE, TOOL, { file_id, tag: 'x' });
  expect(code).toBe('invalid_arguments');
  expect(text).toContain('Box allows 100');
});

it('may not change what is shared to be read', async () => {
  const file_id = await idOf(ALICE, 'Finance/2025/Q1 report.pdf');
  expect((await failTool(BOB, TOOL, { file_id, tag: 'x' })).code).toBe('box_forbidden');
});

it("treats another user's file as a missing one", async () => {
  const file_id = await idOf(BOB, 'Ideas.txt');
  const ofBob = await failTool(ALICE, TOOL, { file_id, tag: 'x' });
  expect(ofBob).toEqual(await failTool(ALICE, TOOL, { file_id: MISSING, tag: 'x' }));
  expect(ofBob.code).toBe('box_not_found');
});
