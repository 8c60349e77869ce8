import { expect, it } from 'vitest';
import { ALICE, BOB, MISSING, useTools } from '../../helpers/tools.js';

const { callTool, failTool, requests, idOf } = useTools();
const TOOL = 'box_collaboration_list_by_folder_tool';

it('tells who has access, and as what', async () => {
  const folder_id = await idOf(ALICE, 'Finance');
  expect(await callTool(ALICE, TOOL, { folder_id })).toMatchInlineSnapshot(`
    {
      "collaborations": [
        {
          "accessible_by": {
            "id": "24000000002",
            "login": "bob@acme.test",
            "name": "Bob Okafor",
            "type": "user",
          },
          "id": "57000000002",
          "role": "viewer",
          "status": "accepted",
        },
      ],
    }
  `);
  expect(await requests()).toEqual([
    {
      method: 'GET',
      path: `/2.0/folders/${folder_id}/collaborations`,
      query: { fields: 'id,role,status,expires_at,accessible_by,invite_email', limit: '200' },
    },
  ]);
});

it('goes on after the first page', async () => {
  const folder_id = await idOf(ALICE, 'Personal');
  for (let index = 0; index < 201; index += 1)
    await callTool(ALICE, 'box_collaboration_folder_user_by_user_login_tool', {
      folder_id,
      user_login: `u${index}@x.test`,
    });
  const first = await callTool(ALICE, TOOL, { folder_id });
  expect(first['collaborations']).toHaveLength(200);
  const second = await callTool(ALICE, TOOL, { folder_id, marker: first['next_marker'] });
  expect(second['collaborations']).toHaveLength(1);
  expect(second).not.toHaveProperty('next_marker');
});

it("treats another user's folder as a missing one", async () => {
  const ofBob = await failTool(ALICE, TOOL, { folder_id: await idOf(BOB, 'Archive') });
  expect(ofBob).toEqual(await failTool(ALICE, TOOL, { folder_id: MISSING }));
  expect(ofBob.code).toBe('box_not_found');
});
