import { expect, it } from 'vitest';
import { ALICE, BOB, MISSING, useTools } from '../../helpers/tools.js';

const { callTool, failTool, requests, idOf } = useTools();
const TOOL = 'box_file_retention_date_clear_tool';

it('clears the date with null, which Box would keep if it were left out', async () => {
  const file_id = await idOf(ALICE, 'Finance/2025/Q1 report.pdf');
  await callTool(ALICE, 'box_file_retention_date_set_tool', {
    file_id,
    retention_date: '2027-01-31T17:00:00Z',
  });
  expect(await callTool(ALICE, TOOL, { file_id })).toEqual({ id: file_id });
  expect((await requests()).at(-1)).toEqual({
    method: 'PUT',
    path: `/2.0/files/${file_id}`,
    query: { fields: 'disposition_at' },
    body: { disposition_at: null },
  });
});

it('may not change what is shared to be read', async () => {
  const file_id = await idOf(ALICE, 'Finance/2025/Q1 report.pdf');
  expect((await failTool(BOB, TOOL, { file_id })).code).toBe('box_forbidden');
});

it("treats another user's file as a missing one", async () => {
  const file_id = await idOf(BOB, 'Ideas.txt');
  const ofBob = await failTool(ALICE, TOOL, { file_id });
  expect(ofBob).toEqual(await failTool(ALICE, TOOL, { file_id: MISSING }));
  expect(ofBob.code).toBe('box_not_found');
});
