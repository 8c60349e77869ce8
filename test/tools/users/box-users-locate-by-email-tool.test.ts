import { expect, it } from 'vitest';
import { ALICE, BOB, CAROL, useTools } from '../../helpers/tools.js';

const { callTool, failTool, requests } = useTools();
const TOOL = 'box_users_locate_by_email_tool';

it('finds the one with the address, case aside', async () => {
  expect(await callTool(ALICE, TOOL, { email: 'Bob@Acme.test' })).toMatchInlineSnapshot(`
    {
      "user": {
        "id": "24000000002",
        "login": "bob@acme.test",
        "name": "Bob Okafor",
        "status": "active",
      },
    }
  `);
  expect((await requests())[0]?.query['filter_term']).toBe('Bob@Acme.test');
});

it('takes no beginning for the whole, and treats people of another company as missing', async () => {
  const beginning = await failTool(ALICE, TOOL, { email: 'bob@acme' });
  expect(beginning).toMatchInlineSnapshot(`
    {
      "code": "box_not_found",
      "text": "No user of the company has this e-mail address. Try box_users_search_by_name_or_email_tool with its beginning.",
    }
  `);
  expect(await failTool(ALICE, TOOL, { email: CAROL })).toEqual(beginning);
});

it('is for admins, and for addresses', async () => {
  expect((await failTool(BOB, TOOL, { email: ALICE })).code).toBe('box_forbidden');
  const { code, text } = await failTool(ALICE, TOOL, { email: 'bob' });
  expect(code).toBe('invalid_arguments');
  expect(text).toContain('email: must be an e-mail address');
});
