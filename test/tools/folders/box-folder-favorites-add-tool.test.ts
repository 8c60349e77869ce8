import { expect, it } from 'vitest';
import { ALICE, BOB, MISSING, useTools } from '../../helpers/tools.js';

const { callTool, failTool, requests, idOf, control } = useTools();
const TOOL = 'box_folder_favorites_add_tool';

/** Alice's in the emulator. */
const FAVORITES = '924000000001';

it('changes the Favorites of the account, once', async () => {
  const folder_id = await idOf(ALICE, 'Finance');
  const before = (await requests()).length;
  const message = `Folder ${folder_id} is in your Favorites.`;
  expect(await callTool(ALICE, TOOL, { folder_id })).toEqual({ message });
  expect(await callTool(ALICE, TOOL, { folder_id })).toEqual({ message });
  const path = `/2.0/folders/${folder_id}`;
  const query = { fields: 'collections' };
  expect((await requests()).slice(before)).toEqual([
    { method: 'GET', path: '/2.0/collections', query: {} },
    { method: 'GET', path, query },
    { method: 'PUT', path, query, body: { collections: [{ id: FAVORITES }] } },
    { method: 'GET', path: '/2.0/collections', query: {} },
    { method: 'GET', path, query },
  ]);
});

it('leaves the other collections of the folder alone', async () => {
  const folder_id = await idOf(ALICE, 'Finance');
  const pattern = `/folders/${folder_id}$`;
  const body = { type: 'folder', id: folder_id, collections: [{ id: '5' }] };
  await control('faults', { method: 'GET', pattern, status: 200, body });
  await control('faults', { method: 'PUT', pattern, status: 200, body });
  await callTool(ALICE, TOOL, { folder_id });
  expect((await requests()).at(-1)?.body).toEqual({
    collections: [{ id: '5' }, { id: FAVORITES }],
  });
});

it('needs no right to change the folder', async () => {
  const folder_id = await idOf(ALICE, 'Finance');
  await callTool(BOB, 'box_folder_favorites_add_tool', { folder_id });
  await callTool(BOB, TOOL, { folder_id });
});

it("treats another user's folder as a missing one", async () => {
  const folder_id = await idOf(BOB, 'Archive');
  const ofBob = await failTool(ALICE, TOOL, { folder_id });
  expect(ofBob).toEqual(await failTool(ALICE, TOOL, { folder_id: MISSING }));
  expect(ofBob.code).toBe('box_not_found');
});
