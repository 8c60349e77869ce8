import { expect, it } from 'vitest';
import { ALICE, BOB, useTools } from '../../helpers/tools.js';

const { callTool, failTool, requests, control } = useTools();
const TOOL = 'box_users_locate_by_name_tool';

it('finds all of that name', async () => {
  await control('users', { login: 'b.okafor@acme.test', name: 'Bob Okafor' });
  expect(await callTool(ALICE, TOOL, { name: 'bob okafor' })).toMatchInlineSnapshot(`
    {
      "users": [
        {
          "id": "24000000002",
          "login": "bob@acme.test",
          "name": "Bob Okafor",
          "status": "active",
        },
        {
          "id": "24000000005",
          "login": "b.okafor@acme.test",
          "name": "Bob Okafor",
          "status": "active",
        },
      ],
    }
  `);
  expect((await requests())[0]?.query['filter_term']).toBe('bob okafor');
});

it('takes no beginning for the whole, and treats people of another company as missing', async () => {
  const beginning = await failTool(ALICE, TOOL, { name: 'Bob' });
  expect(beginning.code).toBe('box_not_found');
  expect(await failTool(ALICE, TOOL, { name: 'Carol Lindqvist' })).toEqual(beginning);
});

it('is for admins', async () => {
  expect((await failTool(BOB, TOOL, { name: 'Alice Nakamura' })).code).toBe('box_forbidden');
});
