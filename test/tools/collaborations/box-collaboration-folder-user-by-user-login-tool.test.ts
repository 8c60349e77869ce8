import { expect, it } from 'vitest';
import { ALICE, BOB, CAROL, MISSING, useTools } from '../../helpers/tools.js';

const { callTool, failTool, requests, idOf } = useTools();
const TOOL = 'box_collaboration_folder_user_by_user_login_tool';

it('invites a person of another company, who has access when they accept', async () => {
  const folder_id = await idOf(ALICE, 'Personal');
  const answer = await callTool(ALICE, TOOL, { folder_id, user_login: CAROL, role: 'viewer' });
  expect(answer).toMatchInlineSnapshot(`
    {
      "collaboration": {
        "id": "57000000008",
        "role": "viewer",
        "status": "pending",
      },
    }
  `);
  expect(await requests()).toEqual([
    {
      method: 'POST',
      path: '/2.0/collaborations',
      query: {},
      body: {
        item: { type: 'folder', id: folder_id },
        accessible_by: { type: 'user', login: CAROL },
        role: 'viewer',
      },
    },
  ]);
  await expect(idOf(CAROL, 'Personal')).rejects.toThrow('has no');
  const { id } = answer['collaboration'] as { id: string };
  await callTool(CAROL, 'box_collaboration_update_tool', { collaboration_id: id, status: 'accepted' });
  expect(await idOf(CAROL, 'Personal')).toBe(folder_id);
});

it('invites an address without an account', async () => {
  const folder_id = await idOf(ALICE, 'Personal');
  await callTool(ALICE, TOOL, { folder_id, user_login: 'new@partner.test' });
  const { collaborations } = await callTool(ALICE, 'box_collaboration_list_by_folder_tool', { folder_id });
  expect(collaborations).toMatchObject([{ invite_email: 'new@partner.test', status: 'pending' }]);
});

it('takes nothing for an address that is none', async () => {
  const { code, text } = await failTool(ALICE, TOOL, { folder_id: '1', user_login: 'bob' });
  expect(code).toBe('invalid_arguments');
  expect(text).toContain('user_login: must be an e-mail address');
});

it("treats another user's folder as a missing one", async () => {
  const ofBob = await failTool(ALICE, TOOL, { folder_id: await idOf(BOB, 'Archive'), user_login: BOB });
  expect(ofBob).toEqual(await failTool(ALICE, TOOL, { folder_id: MISSING, user_login: BOB }));
  expect(ofBob.code).toBe('box_not_found');
});
