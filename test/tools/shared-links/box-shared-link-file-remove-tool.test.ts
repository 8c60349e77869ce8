import { expect, it } from 'vitest';
import { ALICE, BOB, MISSING, useTools } from '../../helpers/tools.js';

const { callTool, failTool, requests, idOf } = useTools();
const TOOL = 'box_shared_link_file_remove_tool';

it('removes the link with null, again and again', async () => {
  const file_id = await idOf(ALICE, 'Finance/2025/Q1 report.pdf');
  await callTool(ALICE, 'box_shared_link_file_create_or_update_tool', { file_id });
  const message = `File ${file_id} has no shared link.`;
  expect(await callTool(ALICE, TOOL, { file_id })).toEqual({ message });
  expect(await callTool(ALICE, TOOL, { file_id })).toEqual({ message });
  expect((await requests()).at(-1)).toEqual({
    method: 'PUT',
    path: `/2.0/files/${file_id}`,
    query: { fields: 'shared_link' },
    body: { shared_link: null },
  });
  const answer = await callTool(ALICE, 'box_shared_link_file_get_tool', { file_id });
  expect(answer).toEqual({ is_shared: false });
});

it('may not change what is shared to be read', async () => {
  const file_id = await idOf(ALICE, 'Finance/2025/Q1 report.pdf');
  expect((await failTool(BOB, TOOL, { file_id })).code).toBe('box_forbidden');
});

it("treats another user's file as a missing one", async () => {
  const ofBob = await failTool(ALICE, TOOL, { file_id: await idOf(BOB, 'Ideas.txt') });
  expect(ofBob).toEqual(await failTool(ALICE, TOOL, { file_id: MISSING }));
  expect(ofBob.code).toBe('box_not_found');
});
