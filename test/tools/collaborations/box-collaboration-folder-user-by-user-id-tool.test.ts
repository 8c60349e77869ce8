import { expect, it } from 'vitest';
import { ALICE, BOB, MISSING, useTools } from '../../helpers/tools.js';

const { callTool, failTool, requests, idOf } = useTools();
const TOOL = 'box_collaboration_folder_user_by_user_id_tool';

const idOfUser = async (login: string) => (await callTool(login, 'box_who_am_i'))['id'] as string;

it('gives a colleague access at once, as an editor', async () => {
  const user_id = await idOfUser(BOB);
  const folder_id = await idOf(ALICE, 'Personal');
  expect(await callTool(ALICE, TOOL, { folder_id, user_id })).toMatchInlineSnapshot(`
    {
      "collaboration": {
        "id": "57000000008",
        "role": "editor",
        "status": "accepted",
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
        accessible_by: { type: 'user', id: user_id },
        role: 'editor',
      },
    },
  ]);
  expect(await idOf(BOB, 'Personal')).toBe(folder_id);
});

it('passes on role, end, path and mail, with the own time zone where none is given', async () => {
  const user_id = await idOfUser(BOB);
  const folder_id = await idOf(ALICE, 'Personal');
  const terms = { role: 'co-owner', is_access_only: true, can_view_path: true };
  await callTool(ALICE, TOOL, {
    folder_id,
    user_id,
    ...terms,
    expires_at: '2026-07-01T17:00',
    notify: false,
  });
  expect((await requests()).map(({ method, path, query, body }) => [method, path, query, body])).toEqual([
    ['GET', '/2.0/users/me', { fields: 'timezone' }, undefined],
    [
      'POST',
      '/2.0/collaborations',
      { notify: 'false' },
      {
        item: { type: 'folder', id: folder_id },
        accessible_by: { type: 'user', id: user_id },
        ...terms,
        expires_at: '2026-07-01T17:00:00+02:00',
      },
    ],
  ]);
});

it('says what is wrong with a role and a date', async () => {
  const args = { folder_id: '1', user_id: '1', role: 'reader', expires_at: 'tomorrow' };
  expect(await failTool(ALICE, TOOL, args)).toMatchInlineSnapshot(`
    {
      "code": "invalid_arguments",
      "text": "The arguments of box_collaboration_folder_user_by_user_id_tool are wrong. role: expected one of "editor"|"viewer"|"previewer"|"uploader"|"previewer uploader"|"viewer uploader"|"co-owner". It is: What they may do; a previewer may not download. expires_at: must be a date and time such as 2026-07-01T17:00:00Z. It is: When access ends: ISO 8601, without zone in the own one. Correct them and call the tool again.",
    }
  `);
});

it('does not invite twice', async () => {
  const user_id = await idOfUser(BOB);
  const folder_id = await idOf(ALICE, 'Personal');
  await callTool(ALICE, TOOL, { folder_id, user_id });
  expect(await failTool(ALICE, TOOL, { folder_id, user_id })).toMatchInlineSnapshot(`
    {
      "code": "box_conflict",
      "text": "This person or group has access to the item already. Change the collaboration that is there in place of adding another.",
    }
  `);
});

it('is not for viewers, and editors make no co-owners', async () => {
  const user_id = await idOfUser(ALICE);
  const viewed = await idOf(BOB, 'Finance');
  expect((await failTool(BOB, TOOL, { folder_id: viewed, user_id })).code).toBe('box_forbidden');
  const edited = await idOf(BOB, 'Aurora');
  const { code } = await failTool(BOB, TOOL, { folder_id: edited, user_id, role: 'co-owner' });
  expect(code).toBe('box_forbidden');
});

it("treats another user's folder as a missing one", async () => {
  const user_id = await idOfUser(ALICE);
  const ofBob = await failTool(ALICE, TOOL, { folder_id: await idOf(BOB, 'Archive'), user_id });
  expect(ofBob).toEqual(await failTool(ALICE, TOOL, { folder_id: MISSING, user_id }));
  expect(ofBob.code).toBe('box_not_found');
});
