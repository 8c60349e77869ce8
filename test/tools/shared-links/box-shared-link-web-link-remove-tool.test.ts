import { expect, it } from 'vitest';
import { ALICE, BOB, MISSING, useTools } from '../../helpers/tools.js';

const { callTool, failTool, requests, idOf } = useTools();
const TOOL = 'box_shared_link_web_link_remove_tool';

const create = async (login: string, more: Record<string, unknown> = {}) => {
  const args = { url: 'https://example.test/a', parent_folder_id: '0', name: 'Example', ...more };
  const { web_link } = await callTool(login, 'box_web_link_create_tool', args);
  return (web_link as { id: string }).id;
};

it('removes the link with null, again and again', async () => {
  const web_link_id = await create(ALICE, { parent_folder_id: await idOf(ALICE, 'Finance/2025') });
  await callTool(ALICE, 'box_shared_link_web_link_create_or_update_tool', { web_link_id });
  const message = `Web link ${web_link_id} has no shared link.`;
  expect(await callTool(ALICE, TOOL, { web_link_id })).toEqual({ message });
  expect(await callTool(ALICE, TOOL, { web_link_id })).toEqual({ message });
  expect((await requests()).at(-1)).toEqual({
    method: 'PUT',
    path: `/2.0/web_links/${web_link_id}`,
    query: { fields: 'shared_link' },
    body: { shared_link: null },
  });
  const answer = await callTool(ALICE, 'box_shared_link_web_link_get_tool', { web_link_id });
  expect(answer).toEqual({ is_shared: false });
});

it('may not change what is shared to be read', async () => {
  const web_link_id = await create(ALICE, { parent_folder_id: await idOf(ALICE, 'Finance/2025') });
  expect((await failTool(BOB, TOOL, { web_link_id })).code).toBe('box_forbidden');
});

it("treats another user's web link as a missing one", async () => {
  const ofBob = await failTool(ALICE, TOOL, { web_link_id: await create(BOB) });
  expect(ofBob).toEqual(await failTool(ALICE, TOOL, { web_link_id: MISSING }));
  expect(ofBob.code).toBe('box_not_found');
});
