import { expect, it } from 'vitest';
import { ALICE, BOB, MISSING, useTools } from '../../helpers/tools.js';

const { callTool, failTool, requests, idOf } = useTools();
const TOOL = 'box_shared_link_file_get_tool';

it('tells the shared link, or that there is none', async () => {
  const file_id = await idOf(ALICE, 'Finance/2025/Q1 report.pdf');
  expect(await callTool(ALICE, TOOL, { file_id })).toEqual({ is_shared: false });
  expect((await requests()).at(-1)).toEqual({
    method: 'GET',
    path: `/2.0/files/${file_id}`,
    query: { fields: 'shared_link' },
  });
  await callTool(ALICE, 'box_shared_link_file_create_or_update_tool', { file_id });
  expect(await callTool(BOB, TOOL, { file_id })).toEqual({
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

it("treats another user's file as a missing one", async () => {
  const ofBob = await failTool(ALICE, TOOL, { file_id: await idOf(BOB, 'Ideas.txt') });
  expect(ofBob).toEqual(await failTool(ALICE, TOOL, { file_id: MISSING }));
  expect(ofBob.code).toBe('box_not_found');
});
