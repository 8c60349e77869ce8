import { expect, it } from 'vitest';
import { ALICE, BOB, CAROL, MISSING, useTools } from '../../helpers/tools.js';

const { callTool, failTool, requests, idOf } = useTools();
const TOOL = 'box_collaboration_file_user_by_user_login_tool';

it('invites a person of another company, who has access when they accept', async () => {
  const file_id = await idOf(ALICE, 'Welcome to Box.html');
  const answer = await callTool(ALICE, TOOL, { file_id, user_login: CAROL, role: 'viewer' });
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
        item: { type: 'file', id: file_id },
        accessible_by: { type: 'user', login: CAROL },
        role: 'viewer',
      },
    },
  ]);
  await expect(idOf(CAROL, 'Welcome to Box.html')).rejects.toThrow('has no');
  const { id } = answer['collaboration'] as { id: string };
  await callTool(CAROL, 'box_collaboration_update_tool', { collaboration_id: id, status: 'accepted' });
  expect(await idOf(CAROL, 'Welcome to Box.html')).toBe(file_id);
});

it('invites an address without an account', async () => {
  const file_id = await idOf(ALICE, 'Welcome to Box.html');
  await callTool(ALICE, TOOL, { file_id, user_login: 'new@partner.test' });
  const { collaborations } = await callTool(ALICE, 'box_collaboration_list_by_file_tool', { file_id });
  expect(collaborations).toMatchObject([{ invite_email: 'new@partner.test', status: 'pending' }]);
});

it('takes nothing for an address that is none', async () => {
  const { code, text } = await failTool(ALICE, TOOL, { file_id: '1', user_login: 'bob' });
  expect(code).toBe('invalid_arguments');
  expect(text).toContain('user_login: must be an e-mail address');
});

it("treats another user's file as a missing one", async () => {
  const ofBob = await failTool(ALICE, TOOL, { file_id: await idOf(BOB, 'Ideas.txt'), user_login: BOB });
  expect(ofBob).toEqual(await failTool(ALICE, TOOL, { file_id: MISSING, user_login: BOB }));
  expect(ofBob.code).toBe('box_not_found');
});
