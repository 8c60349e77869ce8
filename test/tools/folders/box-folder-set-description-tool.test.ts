import { expect, it } from 'vitest';
import { ALICE, BOB, MISSING, useTools } from '../../helpers/tools.js';

const { callTool, failTool, requests, idOf } = useTools();
const TOOL = 'box_folder_set_description_tool';

it('replaces the description', async () => {
  const folder_id = await idOf(ALICE, 'Finance/2025');
  const { folder } = await callTool(ALICE, TOOL, { folder_id, description: 'Closed\u200b' });
  expect(folder).toMatchObject({ id: folder_id, description: 'Closed' });
  expect(await requests()).toEqual([
    { method: 'PUT', path: `/2.0/folders/${folder_id}`, query: {}, body: { description: 'Closed\u200b' } },
  ]);
});

it('refuses what Box would refuse as too long', async () => {
  const args = { folder_id: '1', description: 'x'.repeat(257) };
  expect((await failTool(ALICE, TOOL, args)).code).toBe('invalid_arguments');
});

it('may not change what is shared to be read', async () => {
  const folder_id = await idOf(ALICE, 'Finance/2025');
  expect((await failTool(BOB, TOOL, { folder_id, description: 'x' })).code).toBe('box_forbidden');
});

it("treats another user's folder as a missing one", async () => {
  const folder_id = await idOf(BOB, 'Archive');
  const ofBob = await failTool(ALICE, TOOL, { folder_id, description: 'x' });
  expect(ofBob).toEqual(await failTool(ALICE, TOOL, { folder_id: MISSING, description: 'x' }));
  expect(ofBob.code).toBe('box_not_found');
});
