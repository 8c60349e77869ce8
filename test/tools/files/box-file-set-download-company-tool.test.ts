import { expect, it } from 'vitest';
import { ALICE, BOB, CAROL, MISSING, useTools } from '../../helpers/tools.js';

const { callTool, failTool, requests, idOf } = useTools();
const TOOL = 'box_file_set_download_company_tool';

it('sets who may download a file', async () => {
  const file_id = await idOf(ALICE, 'Contracts/Globex partnership agreement.pdf');
  expect(await callTool(ALICE, TOOL, { file_id })).toEqual({
    message: `Only people of its company may download file ${file_id}.`,
  });
  expect((await requests()).at(-1)).toEqual({
    method: 'PUT',
    path: `/2.0/files/${file_id}`,
    query: {},
    body: { permissions: { can_download: 'company' } },
  });
  const { code } = await failTool(CAROL, 'box_file_download_tool', { file_id });
  expect(code).toBe('box_forbidden');
  await callTool(ALICE, 'box_file_download_tool', { file_id });
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
