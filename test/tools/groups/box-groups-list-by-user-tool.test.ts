import { expect, it } from 'vitest';
import { ALICE, BOB, CAROL, MISSING, useTools } from '../../helpers/tools.js';

const { callTool, failTool, requests } = useTools();
const TOOL = 'box_groups_list_by_user_tool';

const idOfUser = async (login: string) => (await callTool(login, 'box_who_am_i'))['id'] as string;

it('lists the own groups', async () => {
  const user_id = await idOfUser(BOB);
  expect(await callTool(BOB, TOOL, { user_id })).toMatchInlineSnapshot(`
    {
      "memberships": [
        {
          "group": {
            "id": "19000001",
            "name": "Engineering",
          },
          "id": "3400000001",
          "role": "admin",
        },
      ],
      "total_count": 1,
    }
  `);
  expect((await requests()).at(-1)).toEqual({
    method: 'GET',
    path: `/2.0/users/${user_id}/memberships`,
    query: { limit: '200', offset: '0' },
  });
});

it('lists those of others to an admin only', async () => {
  const groups = await callTool(ALICE, TOOL, { user_id: await idOfUser(BOB) });
  expect(groups['total_count']).toBe(1);
  expect((await failTool(BOB, TOOL, { user_id: await idOfUser(ALICE) })).code).toBe('box_forbidden');
});

it('treats people of another company as missing ones', async () => {
  const ofCarol = await failTool(ALICE, TOOL, { user_id: await idOfUser(CAROL) });
  expect(ofCarol).toEqual(await failTool(ALICE, TOOL, { user_id: MISSING }));
  expect(ofCarol.code).toBe('box_not_found');
});
