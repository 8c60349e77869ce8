import { expect, it } from 'vitest';
import { ALICE, BOB, MISSING, useTools } from '../../helpers/tools.js';

const { callTool, failTool, requests, idOf } = useTools();
const TOOL = 'box_folder_set_collaboration_tool';

const settings = {
  can_non_owners_invite: false,
  can_non_owners_view_collaborators: false,
  is_collaboration_restricted_to_enterprise: true,
};

it('sets who may invite and see collaborators', async () => {
  const folder_id = await idOf(ALICE, 'Projects/Aurora');
  expect(await callTool(ALICE, TOOL, { folder_id, ...settings })).toEqual({ id: folder_id, ...settings });
  expect(await requests()).toEqual([
    {
      method: 'PUT',
      path: `/2.0/folders/${folder_id}`,
      query: { fields: `id,${Object.keys(settings).join(',')}` },
      body: settings,
    },
  ]);
});

it('refuses that people invite whom they may not see, before Box is asked', async () => {
  const args = { folder_id: '1', ...settings, can_non_owners_invite: true };
  expect(await failTool(ALICE, TOOL, args)).toEqual({
    code: 'invalid_arguments',
    text: 'can_non_owners_invite: must be false when can_non_owners_view_collaborators is false.',
  });
  expect(await requests()).toEqual([]);
});

it('is for the owner', async () => {
  const folder_id = await idOf(ALICE, 'Projects/Aurora');
  expect((await failTool(BOB, TOOL, { folder_id, ...settings })).code).toBe('box_forbidden');
});

it("treats another user's folder as a missing one", async () => {
  const folder_id = await idOf(BOB, 'Archive');
  const ofBob = await failTool(ALICE, TOOL, { folder_id, ...settings });
  expect(ofBob).toEqual(await failTool(ALICE, TOOL, { folder_id: MISSING, ...settings }));
  expect(ofBob.code).toBe('box_not_found');
});
