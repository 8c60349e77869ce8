import { expect, it } from 'vitest';
import { ALICE, BOB, useTools } from '../../helpers/tools.js';

const { callTool, failTool, requests, control } = useTools();
const TOOL = 'box_users_list_tool';

it('lists the people of the own company to an admin', async () => {
  expect(await callTool(ALICE, TOOL)).toMatchInlineSnapshot(`
    {
      "users": [
        {
          "id": "24000000001",
          "login": "alice@acme.test",
          "name": "Alice Nakamura",
          "status": "active",
        },
        {
          "id": "24000000002",
          "login": "bob@acme.test",
          "name": "Bob Okafor",
          "status": "active",
        },
      ],
    }
  `);
  expect(await requests()).toEqual([
    {
      method: 'GET',
      path: '/2.0/users',
      query: { user_type: 'all', fields: 'id,name,login,status', usemarker: 'true', limit: '200' },
    },
  ]);
});

it('goes on after the first 200', async () => {
  const users = Array.from({ length: 230 }, (_, index) => ({
    login: `u${index}@acme.test`,
    name: `User ${index}`,
  }));
  await control('users', users);
  const first = await callTool(ALICE, TOOL);
  expect(first['users']).toHaveLength(200);
  const second = await callTool(ALICE, TOOL, { marker: first['next_marker'] });
  expect(second['users']).toHaveLength(32);
  expect(second).not.toHaveProperty('next_marker');
});

it('tells who is no admin that Box refuses', async () => {
  expect(await failTool(BOB, TOOL)).toMatchInlineSnapshot(`
    {
      "code": "box_forbidden",
      "text": "The signed-in Box account may not do this. box_who_am_i tells which account that is; an administrator of Box may be needed.",
    }
  `);
});
