import { expect, it } from 'vitest';
import { ALICE, BOB, useTools } from '../../helpers/tools.js';

const { callTool, failTool, requests } = useTools();
const TOOL = 'box_users_search_by_name_or_email_tool';

it('finds people by the beginning of their name or address', async () => {
  expect(await callTool(ALICE, TOOL, { query: 'bob' })).toMatchInlineSnapshot(`
    {
      "users": [
        {
          "id": "24000000002",
          "login": "bob@acme.test",
          "name": "Bob Okafor",
          "status": "active",
        },
      ],
    }
  `);
  expect((await requests())[0]?.query).toEqual({
    filter_term: 'bob',
    user_type: 'all',
    fields: 'id,name,login,status',
    usemarker: 'true',
    limit: '200',
  });
});

it('finds nobody of another company', async () => {
  expect(await callTool(ALICE, TOOL, { query: 'carol' })).toEqual({ users: [] });
});

it('is for admins', async () => {
  expect((await failTool(BOB, TOOL, { query: 'alice' })).code).toBe('box_forbidden');
});
