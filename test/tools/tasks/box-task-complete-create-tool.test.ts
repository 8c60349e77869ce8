import { expect, it } from 'vitest';
import { ALICE, BOB, MISSING, useTools } from '../../helpers/tools.js';

const { callTool, failTool, requests, idOf } = useTools();
const TOOL = 'box_task_complete_create_tool';

it('puts a task on a file', async () => {
  const file_id = await idOf(ALICE, 'Finance/Invoice approval policy.md');
  const args = { file_id, message: 'Check the limits', due_at: '2026-02-01T12:00:00Z' };
  expect(await callTool(ALICE, TOOL, args)).toMatchInlineSnapshot(`
    {
      "task": {
        "action": "complete",
        "completion_rule": "any_assignee",
        "due_at": "2026-02-01T12:00:00+00:00",
        "id": "11900000001",
        "is_completed": false,
        "message": "Check the limits",
      },
    }
  `);
  expect(await requests()).toEqual([
    {
      method: 'POST',
      path: '/2.0/tasks',
      query: {},
      body: {
        item: { type: 'file', id: file_id },
        action: 'complete',
        due_at: '2026-02-01T12:00:00+00:00',
        message: 'Check the limits',
        completion_rule: 'any_assignee',
      },
    },
  ]);
});

it('takes a due date without zone in the own one, and a rule', async () => {
  const file_id = await idOf(ALICE, 'Finance/Invoice approval policy.md');
  await callTool(ALICE, TOOL, {
    file_id,
    due_at: '2026-02-01 12:00',
    requires_all_assignees_to_complete: true,
  });
  const [who, made] = await requests();
  expect(who).toEqual({ method: 'GET', path: '/2.0/users/me', query: { fields: 'timezone' } });
  expect(made?.body).toMatchObject({ due_at: '2026-02-01T12:00:00+01:00', completion_rule: 'all_assignees' });
});

it('says what is wrong with a date', async () => {
  for (const due_at of ['tomorrow', '2026-02-30T12:00:00Z', '2026-02-01', '2026-02-01T25:00']) {
    const { code, text } = await failTool(ALICE, TOOL, { file_id: '1', due_at });
    expect(code).toBe('invalid_arguments');
    expect(text).toContain('due_at: must be a date and time such as 2026-07-01T17:00:00Z');
  }
});

it('is not for viewers', async () => {
  const file_id = await idOf(BOB, 'Finance/Invoice approval policy.md');
  expect((await failTool(BOB, TOOL, { file_id })).code).toBe('box_forbidden');
});

it("treats another user's file as a missing one", async () => {
  const ofBob = await failTool(ALICE, TOOL, { file_id: await idOf(BOB, 'Ideas.txt') });
  expect(ofBob).toEqual(await failTool(ALICE, TOOL, { file_id: MISSING }));
  expect(ofBob.code).toBe('box_not_found');
});
