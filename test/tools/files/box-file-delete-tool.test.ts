import { expect, it } from 'vitest';
import { ALICE, BOB, MISSING, useTools } from '../../helpers/tools.js';

const { callTool, failTool, requests, idOf } = useTools();
const TOOL = 'box_file_delete_tool';

it('moves a file to the trash', async () => {
  const file_id = await idOf(ALICE, 'Welcome to Box.html');
  expect(await callTool(ALICE, TOOL, { file_id })).toEqual({ message: `File ${file_id} is in the trash.` });
  expect(await requests()).toEqual([{ method: 'DELETE', path: `/2.0/files/${file_id}`, query: {} }]);
  await expect(idOf(ALICE, 'Welcome to Box.html')).rejects.toThrow('has no');
});

it('says the second time that it is there already', async () => {
  const file_id = await idOf(ALICE, 'Welcome to Box.html');
  await callTool(ALICE, TOOL, { file_id });
  expect((await failTool(ALICE, TOOL, { file_id })).text).toContain('in the trash');
});

it('may not delete what is shared to be read', async () => {
  const file_id = await idOf(ALICE, 'Finance/2025/Q1 report.pdf');
  expect((await failTool(BOB, TOOL, { file_id })).code).toBe('box_forbidden');
  expect(await idOf(ALICE, 'Finance/2025/Q1 report.pdf')).toBe(file_id);
});

it("treats another user's file as a missing one", async () => {
  const ofBob = await failTool(ALICE, TOOL, { file_id: await idOf(BOB, 'Ideas.txt') });
  expect(ofBob).toEqual(await failTool(ALICE, TOOL, { file_id: MISSING }));
  expect(ofBob.code).toBe('box_not_found');
});
