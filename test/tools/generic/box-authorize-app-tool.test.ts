import { expect, it } from 'vitest';
import { ALICE, BOB, useTools } from '../../helpers/tools.js';

const { callTool, failTool, requests, control } = useTools();
const TOOL = 'box_authorize_app_tool';

it('says that access stands, and whose it is', async () => {
  expect(await callTool(ALICE, TOOL)).toEqual({
    authorized: true,
    login: ALICE,
    message: 'Access to Box stands; there is nothing to do.',
  });
  expect(await requests()).toEqual([{ method: 'GET', path: '/2.0/users/me', query: { fields: 'id,login' } }]);
});

it('answers each caller about themselves', async () => {
  const answers = await Promise.all([callTool(ALICE, TOOL), callTool(BOB, TOOL)]);
  expect(answers.map(({ login }) => login)).toEqual([ALICE, BOB]);
});

it('says where to sign in again', async () => {
  await control('faults', { path: '/2.0/users/me', status: 401, body: {} });
  expect(await failTool(ALICE, TOOL)).toMatchInlineSnapshot(`
    {
      "code": "box_authorization_dead",
      "text": "Access to Box has ended. Sign in again in the client: connecting to this server anew opens the sign-in page of Box. It cannot be done in the conversation.",
    }
  `);
});

it('takes trouble at Box for no lost access', async () => {
  await control('faults', { path: '/2.0/users/me', status: 403, body: {} });
  expect((await failTool(ALICE, TOOL)).code).toBe('box_forbidden');
});
