import { expect, it } from 'vitest';
import { ALICE, BOB, MISSING, useTools } from '../../helpers/tools.js';

const { callTool, failTool, requests, idOf } = useTools();
const TOOL = 'box_shared_link_folder_remove_tool';

it('removes the link with null, again and again', async () => {
  const folder_id = await idOf(ALICE, 'Finance/2025');
  await callTool(ALICE, 'box_shared_link_folder_create_or_update_tool', { folder_id });
  const message = `Folder ${folder_id} has no shared link.`;
  expect(await callTool(ALICE, TOOL, { folder_id })).toEqual({ message });
  expect(await callTool(ALICE, TOOL, { folder_id })).toEqual({ message });
  expect((await requests()).at(-1)).toEqual({
    method: 'PUT',
    path: `/2.0/folders/${folder_id}`,
    query: { fields: 'shared_link' },
    body: { shared_link: null },
  });
  const answer = await callTool(ALICE, 'box_shared_link_folder_get_tool', { folder_id });
  expect(answer).toEqual({ is_shared: false });
});

it('may not change what is shared to be read', async () => {
  const folder_id = await idOf(ALICE, 'Finance/2025');
  expect((await failTool(BOB, TOOL, { folder_id })).code).toBe('box_forbidden');
});

it("treats another user's folder as a missing one", async () => {
  const ofBob = await failTool(ALICE, TOOL, { folder_id: await idOf(BOB, 'Archive') });
  expect(ofBob).toEqual(await failTool(ALICE, TOOL, { folder_id: MISSING }));
  expect(ofBob.code).toBe('box_not_found');
});
