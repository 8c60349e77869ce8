import { expect, it } from 'vitest';
import { ALICE, BOB, MISSING, useTools } from '../../helpers/tools.js';

const { callTool, failTool, requests, idOf } = useTools();
const TOOL = 'box_folder_rename_tool';

it('gives a folder another name where it is', async () => {
  const folder_id = await idOf(ALICE, 'Finance/2025');
  expect(await callTool(ALICE, TOOL, { folder_id, new_name: 'Last year' })).toMatchInlineSnapshot(`
    {
      "folder": {
        "etag": "1",
        "id": "310000000003",
        "modified_at": "2026-01-15T09:00:00-00:00",
        "name": "Last year",
        "parent": {
          "id": "310000000002",
          "name": "Finance",
        },
        "size": 2701,
        "type": "folder",
      },
    }
  `);
  expect(await requests()).toEqual([
    { method: 'PUT', path: `/2.0/folders/${folder_id}`, query: {}, body: { name: 'Last year' } },
  ]);
});

it('says which item has the name already', async () => {
  const taken = await idOf(ALICE, 'Personal');
  const folder_id = await idOf(ALICE, 'Finance');
  const { code, text } = await failTool(ALICE, TOOL, { folder_id, new_name: 'personal' });
  expect(code).toBe('box_conflict');
  expect(text).toContain(`In the way: id ${taken}.`);
});

it('refuses names that Box would refuse, and leaves the root its name', async () => {
  expect((await failTool(ALICE, TOOL, { folder_id: '1', new_name: 'a/b' })).code).toBe('invalid_arguments');
  expect((await failTool(ALICE, TOOL, { folder_id: '0', new_name: 'ab' })).code).toBe('box_forbidden');
});

it('may not change what is shared to be read', async () => {
  const folder_id = await idOf(ALICE, 'Finance/2025');
  expect((await failTool(BOB, TOOL, { folder_id, new_name: 'x' })).code).toBe('box_forbidden');
});

it("treats another user's folder as a missing one", async () => {
  const folder_id = await idOf(BOB, 'Archive');
  const ofBob = await failTool(ALICE, TOOL, { folder_id, new_name: 'x' });
  expect(ofBob).toEqual(await failTool(ALICE, TOOL, { folder_id: MISSING, new_name: 'x' }));
  expect(ofBob.code).toBe('box_not_found');
});
