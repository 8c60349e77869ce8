import { expect, it } from 'vitest';
import { ALICE, BOB, CAROL, MISSING, useTools } from '../../helpers/tools.js';

const { callTool, failTool, requests } = useTools();
const TOOL = 'box_groups_list_members_tool';

async function groupId(login: string, query: string): Promise<string> {
  const { groups } = await callTool(login, 'box_groups_search_tool', { query });
  return (groups as { id: string }[])[0]!.id;
}

it('lists the members, to members too', async () => {
  const group_id = await groupId(ALICE, 'Engineering');
  expect(await callTool(BOB, TOOL, { group_id })).toMatchInlineSnapshot(`
    {
      "memberships": [
        {
          "id": "3400000001",
          "role": "admin",
          "user": {
            "id": "24000000002",
            "login": "bob@acme.test",
            "name": "Bob Okafor",
          },
        },
        {
          "id": "3400000002",
          "role": "member",
          "user": {
            "id": "24000000001",
            "login": "alice@acme.test",
            "name": "Alice Nakamura",
          },
        },
      ],
      "total_count": 2,
    }
  `);
  expect((await requests()).at(-1)).toEqual({
    method: 'GET',
    path: `/2.0/groups/${group_id}/memberships`,
    query: { limit: '200', offset: '0' },
  });
});

it('tells who is neither a member nor an admin that Box refuses', async () => {
  const group_id = await groupId(ALICE, 'Leadership');
  expect((await failTool(BOB, TOOL, { group_id })).code).toBe('box_forbidden');
});

it("treats another company's group as a missing one", async () => {
  const group_id = await groupId(CAROL, 'Clinical');
  const ofCarol = await failTool(ALICE, TOOL, { group_id });
  expect(ofCarol).toEqual(await failTool(ALICE, TOOL, { group_id: MISSING }));
  expect(ofCarol).toMatchInlineSnapshot(`
    {
      "code": "box_not_found",
      "text": "Box has no such item, or the signed-in account may not see it. Refused: group_id. Check the id; box_who_am_i tells which account is signed in.",
    }
  `);
});
