import { expect, it } from 'vitest';
import { ALICE, BOB, MISSING, useTools } from '../../helpers/tools.js';

const { callTool, failTool, requests, idOf } = useTools();
const TOOL = 'box_file_retention_date_set_tool';

it('sets until when a file is kept, in the form Box wants', async () => {
  const file_id = await idOf(ALICE, 'Finance/2025/Q1 report.pdf');
  const args = { file_id, retention_date: '2027-01-31T18:00+01:00' };
  expect(await callTool(ALICE, TOOL, args)).toEqual({
    id: file_id,
    disposition_at: '2027-01-31T17:00:00-00:00',
  });
  expect(await requests()).toEqual([
    {
      method: 'PUT',
      path: `/2.0/files/${file_id}`,
      query: { fields: 'disposition_at' },
      body: { disposition_at: '2027-01-31T17:00:00Z' },
    },
  ]);
});

it('cannot be shortened', async () => {
  const file_id = await idOf(ALICE, 'Finance/2025/Q1 report.pdf');
  await callTool(ALICE, TOOL, { file_id, retention_date: '2027-01-31T17:00:00Z' });
  const { code } = await failTool(ALICE, TOOL, { file_id, retention_date: '2027-01-30T17:00:00Z' });
  expect(code).toBe('box_forbidden');
});

it('takes nothing for a date that is not one, or that leaves its offset open', async () => {
  for (const retention_date of ['tomorrow', '2027-01-31', '2027-01-31T17:00:00', '2027-13-31T17:00:00Z', '1'])
    expect(await failTool(ALICE, TOOL, { file_id: '1', retention_date })).toMatchObject({
      code: 'invalid_arguments',
      text: expect.stringContaining('retention_date: must be a date and time with its offset') as string,
    });
  expect(await requests()).toEqual([]);
});

it('may not change what is shared to be read', async () => {
  const file_id = await idOf(ALICE, 'Finance/2025/Q1 report.pdf');
  expect((await failTool(BOB, TOOL, { file_id, retention_date: '2027-01-31T17:00:00Z' })).code).toBe(
    'box_forbidden',
  );
});

it("treats another user's file as a missing one", async () => {
  const file_id = await idOf(BOB, 'Ideas.txt');
  const ofBob = await failTool(ALICE, TOOL, { file_id, retention_date: '2027-01-31T17:00:00Z' });
  expect(ofBob).toEqual(
    await failTool(ALICE, TOOL, { file_id: MISSING, retention_date: '2027-01-31T17:00:00Z' }),
  );
  expect(ofBob.code).toBe('box_not_found');
});
