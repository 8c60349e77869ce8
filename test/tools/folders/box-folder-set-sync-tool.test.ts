import { expect, it } from 'vitest';
import { ALICE, BOB, MISSING, useTools } from '../../helpers/tools.js';

const { callTool, failTool, requests, idOf } = useTools();
const TOOL = 'box_folder_set_sync_tool';

it('sets the sync state', async () => {
  const folder_id = await idOf(ALICE, 'Finance/2025');
  expect(await callTool(ALICE, TOOL, { folder_id, sync_state: 'synced' })).toEqual({
    id: folder_id,
    sync_state: 'synced',
  });
  expect(await requests()).toEqual([
    {
      method: 'PUT',
      path: `/2.0/folders/${folder_id}`,
      query: { fields: 'sync_state' },
      body: { sync_state: 'synced' },
    },
  ]);
});

it('names the allowed values', async () => {
  const { code, text } = await failTool(ALICE, TOOL, { folder_id: '1', sync_state: 'yes' });
  expect(code).toBe('invalid_arguments');
  expect(text).toContain('sync_state: expected one of "synced"|"not_synced"|"partially_synced"');
});

it('may not change what is shared to be read', async () => {
  const folder_id = await idOf(ALICE, 'Finance/2025');
  expect((await failTool(BOB, TOOL, { folder_id, sync_state: 'synced' })).code).toBe('box_forbidden');
});

it("treats another user's folder as a missing one", async () => {
  const folder_id = await idOf(BOB, 'Archive');
  const ofBob = await failTool(ALICE, TOOL, { folder_id, sync_state: 'synced' });
  expect(ofBob).toEqual(await failTool(ALICE, TOOL, { folder_id: MISSING, sync_state: 'synced' }));
  expect(ofBob.code).toBe('box_not_found');
});
