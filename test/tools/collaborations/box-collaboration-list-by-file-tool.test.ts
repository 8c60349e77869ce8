import { expect, it } from 'vitest';
import { ALICE, BOB, MISSING, useTools } from '../../helpers/tools.js';

const { callTool, failTool, requests, idOf } = useTools();
const TOOL = 'box_collaboration_list_by_file_tool';

it('tells who has access, and as what', async () => {
  const file_id = await idOf(ALICE, 'Contracts/Globex partnership agreement.pdf');
  expect(await callTool(ALICE, TOOL, { file_id })).toMatchInlineSnapshot(`
    {
      "collaborations": [
        {
          "accessible_by": {
            "id": "24000000003",
            "login": "carol@globex.test",
            "name": "Carol Lindqvist",
            "type": "user",
          },
          "id": "57000000006",
          "role": "viewer",
          "status": "accepted",
        },
      ],
    }
  `);
  expect(await requests()).toEqual([
    {
      method: 'GET',
      path: `/2.0/files/${file_id}/collaborations`,
      query: { fields: 'id,role,status,expires_at,accessible_by,invite_email', limit: '200' },
    },
  ]);
});

it('goes on after the first page', async () => {
  const file_id = await idOf(ALICE, 'Welcome to Box.html');
  for (let index = 0; index < 201; index += 1)
    await callTool(ALICE, 'box_collaboration_file_user_by_user_login_tool', {
      file_id,
      user_login: `u${index}@x.test`,
    });
  const first = await callTool(ALICE, TOOL, { file_id });
  expect(first['collaborations']).toHaveLength(200);
  const second = await callTool(ALICE, TOOL, { file_id, marker: first['next_marker'] });
  expect(second['collaborations']).toHaveLength(1);
  expect(second).not.toHaveProperty('next_marker');
});

it("treats another user's file as a missing one", async () => {
  const ofBob = await failTool(ALICE, TOOL, { file_id: await idOf(BOB, 'Ideas.txt') });
  expect(ofBob).toEqual(await failTool(ALICE, TOOL, { file_id: MISSING }));
  expect(ofBob.code).toBe('box_not_found');
});
