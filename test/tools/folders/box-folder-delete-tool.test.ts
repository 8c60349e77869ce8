import { expect, it } from 'vitest';
import { ALICE, BOB, MISSING, useTools } from '../../helpers/tools.js';

const { callTool, failTool, requests, idOf } = useTools();
const TOOL = 'box_folder_delete_tool';

it('moves an empty folder to the trash', async () => {
  const folder_id = await idOf(BOB, 'Archive');
  expect(await callTool(BOB, TOOL, { folder_id })).toEqual({
    message: `Folder ${folder_id} is in the trash.`,
  });
  expect(await requests()).toEqual([
    { method: 'DELETE', path: `/2.0/folders/${folder_id}`, query: { recursive: 'false' } },
  ]);
});

it('leaves a folder with items alone unless asked', async () => {
  const folder_id = await idOf(ALICE, 'Personal');
  expect(await failTool(ALICE, TOOL, { folder_id })).toMatchInlineSnapshot(`
    {
      "code": "box_conflict",
      "text": "The folder is not empty. box_folder_items_list_tool tells what it holds; deleting it with its content must be asked for explicitly.",
    }
  `);
  expect(await idOf(ALICE, 'Personal')).toBe(folder_id);
  await callTool(ALICE, TOOL, { folder_id, recursive: true });
  await expect(idOf(ALICE, 'Personal')).rejects.toThrow('has no');
});

it('may not delete the root, or what is shared to be read', async () => {
  expect((await failTool(ALICE, TOOL, { folder_id: '0', recursive: true })).code).toBe('box_forbidden');
  const folder_id = await idOf(ALICE, 'Finance');
  expect((await failTool(BOB, TOOL, { folder_id, recursive: true })).code).toBe('box_forbidden');
});

it("treats another user's folder as a missing one", async () => {
  const ofBob = await failTool(ALICE, TOOL, { folder_id: await idOf(BOB, 'Archive') });
  expect(ofBob).toEqual(await failTool(ALICE, TOOL, { folder_id: MISSING }));
  expect(ofBob.code).toBe('box_not_found');
});
