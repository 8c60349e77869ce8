import { expect, it } from 'vitest';
import { ALICE, CAROL, useTools } from '../../helpers/tools.js';

const { callTool, failTool, requests, control } = useTools();

it('tells whose account it is', async () => {
  expect(await callTool(ALICE, 'box_who_am_i')).toMatchInlineSnapshot(`
    {
      "enterprise": {
        "id": "950001",
        "name": "acme.test",
      },
      "id": "24000000001",
      "language": "en",
      "login": "alice@acme.test",
      "max_upload_size": 5368709120,
      "name": "Alice Nakamura",
      "space_amount": 107374182400,
      "space_used": 9495,
      "timezone": "Europe/Berlin",
    }
  `);
  expect(await requests()).toMatchInlineSnapshot(`
    [
      {
        "method": "GET",
        "path": "/2.0/users/me",
        "query": {
          "fields": "id,name,login,enterprise,language,timezone,space_amount,space_used,max_upload_size",
        },
      },
    ]
  `);
});

it('answers each caller about themselves', async () => {
  const [alice, carol] = await Promise.all([
    callTool(ALICE, 'box_who_am_i'),
    callTool(CAROL, 'box_who_am_i'),
  ]);
  expect([alice['login'], carol['login']]).toEqual([ALICE, CAROL]);
});

it('says when Box no longer accepts the account', async () => {
  await control('faults', { path: '/2.0/users/me', status: 401, body: {} });
  expect((await failTool(ALICE, 'box_who_am_i')).code).toBe('box_authorization_dead');
});
