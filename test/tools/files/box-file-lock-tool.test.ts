import { expect, it } from 'vitest';
import { ALICE, BOB, MISSING, useTools } from '../../helpers/tools.js';

const { callTool, failTool, requests, idOf } = useTools();
const TOOL = 'box_file_lock_tool';

const path = 'Projects/Aurora/Risk register.csv';

it('locks a file until a time, and against downloads', async () => {
  const file_id = await idOf(ALICE, path);
  const args = { file_id, lock_expires_at: '2026-02-01T00:00:00Z', is_download_prevented: true };
  expect(await callTool(ALICE, TOOL, args)).toEqual({
    id: file_id,
    lock: { expired_at: '2026-02-01T00:00:00-00:00', is_download_prevented: true },
  });
  expect(await requests()).toEqual([
    {
      method: 'PUT',
      path: `/2.0/files/${file_id}`,
      query: { fields: 'lock' },
      body: {
        lock: { type: 'lock', expires_at: '2026-02-01T00:00:00Z', is_download_prevented: true },
      },
    },
  ]);
});

it('is told with the details of the file', async () => {
  const file_id = await idOf(ALICE, path);
  await callTool(ALICE, TOOL, { file_id, lock_expires_at: '2026-02-01T00:00:00Z' });
  const { file_info } = await callTool(BOB, 'box_file_info_tool', { file_id });
  expect(file_info).toMatchObject({
    lock: { created_by: { login: ALICE }, expired_at: '2026-02-01T00:00:00-00:00' },
  });
});

it('keeps others from changing, moving, deleting and downloading it', async () => {
  const file_id = await idOf(ALICE, path);
  await callTool(ALICE, TOOL, { file_id, is_download_prevented: true });
  const rename = await failTool(BOB, 'box_file_rename_tool', { file_id, new_name: 'x.csv' });
  expect(rename.text).toContain('locked by someone else');
  const args = { file_id, destination_folder_id: '0' };
  for (const [name, more] of [
    ['box_file_move_tool', args],
    ['box_file_delete_tool', { file_id }],
    ['box_file_download_tool', { file_id }],
    [TOOL, { file_id }],
  ] as const)
    expect((await failTool(BOB, name, more)).code).toBe('box_forbidden');
  await callTool(ALICE, 'box_file_rename_tool', { file_id, new_name: 'Risks.csv' });
});

it('takes nothing for a time that is not one', async () => {
  const { code, text } = await failTool(ALICE, TOOL, { file_id: '1', lock_expires_at: 'soon' });
  expect(code).toBe('invalid_arguments');
  expect(text).toContain('lock_expires_at');
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
