import { expect, it } from 'vitest';
import { ALICE, BOB, MISSING, useTools } from '../../helpers/tools.js';

const { callTool, failTool, requests, idOf } = useTools();
const TOOL = 'box_shared_link_web_link_get_tool';

const create = async (login: string, more: Record<string, unknown> = {}) => {
  const args = { url: 'https://example.test/a', parent_folder_id: '0', name: 'Example', ...more };
  const { web_link } = await callTool(login, 'box_web_link_create_tool', args);
  return (web_link as { id: string }).id;
};

it('tells the shared link, or that there is none', async () => {
  const web_link_id = await create(ALICE, { parent_folder_id: await idOf(ALICE, 'Finance/2025') });
  expect(await callTool(ALICE, TOOL, { web_link_id })).toEqual({ is_shared: false });
  expect((await requests()).at(-1)).toEqual({
    method: 'GET',
    path: `/2.0/web_links/${web_link_id}`,
    query: { fields: 'shared_link' },
  });
  await callTool(ALICE, 'box_shared_link_web_link_create_or_update_tool', { web_link_id });
  expect(await callTool(BOB, TOOL, { web_link_id })).toEqual({
    is_shared: true,
    shared_link: {
      url: expect.stringMatching(/^https:\/\/app\.box\.com\/s\/\w+$/) as string,
      access: 'company',
      effective_access: 'company',
      is_password_enabled: false,
      permissions: { can_download: true, can_edit: false },
    },
  });
});

it("treats another user's web link as a missing one", async () => {
  const ofBob = await failTool(ALICE, TOOL, { web_link_id: await create(BOB) });
  expect(ofBob).toEqual(await failTool(ALICE, TOOL, { web_link_id: MISSING }));
  expect(ofBob.code).toBe('box_not_found');
});
