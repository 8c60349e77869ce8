import { expect, it } from 'vitest';
import { ALICE, BOB, MISSING, useTools } from '../../helpers/tools.js';

const { callTool, failTool, requests, idOf } = useTools();
const TOOL = 'box_folder_copy_tool';

it('copies a folder with all below it, under a new name', async () => {
  const destination_parent_folder_id = await idOf(ALICE, 'Personal');
  const folder_id = await idOf(ALICE, 'Projects');
  const args = { folder_id, destination_parent_folder_id, name: 'Old projects' };
  expect(await callTool(ALICE, TOOL, args)).toMatchInlineSnapshot(`
    {
      "folder": {
        "etag": "0",
        "id": "310000000026",
        "modified_at": "2026-01-15T09:00:00-00:00",
        "name": "Old projects",
        "parent": {
          "id": "310000000008",
          "name": "Personal",
        },
        "size": 1527,
        "type": "folder",
      },
    }
  `);
  expect(await requests()).toEqual([
    {
      method: 'POST',
      path: `/2.0/folders/${folder_id}/copy`,
      query: {},
      body: { parent: { id: destination_parent_folder_id }, name: 'Old projects' },
    },
  ]);
  await idOf(ALICE, 'Personal/Old projects/Aurora/Risk register.csv');
  await idOf(ALICE, 'Projects/Aurora/Risk register.csv');
});

it('copies a folder into itself once', async () => {
  const folder_id = await idOf(ALICE, 'Personal');
  await callTool(ALICE, TOOL, { folder_id, destination_parent_folder_id: folder_id });
  await idOf(ALICE, 'Personal/Personal/One-on-one notes.md');
  await expect(idOf(ALICE, 'Personal/Personal/Personal')).rejects.toThrow('has no');
});

it('says which item has the name there already', async () => {
  const folder_id = await idOf(ALICE, 'Finance');
  const { code, text } = await failTool(ALICE, TOOL, { folder_id, destination_parent_folder_id: '0' });
  expect(code).toBe('box_conflict');
  expect(text).toContain(`In the way: id ${folder_id}.`);
});

it('may copy what it may only read, but not into it', async () => {
  const folder_id = await idOf(ALICE, 'Finance/2025');
  await callTool(BOB, TOOL, { folder_id, destination_parent_folder_id: '0', name: 'Mine' });
  const args = { folder_id, destination_parent_folder_id: folder_id };
  expect((await failTool(BOB, TOOL, args)).code).toBe('box_forbidden');
});

it("treats another user's folder as a missing one", async () => {
  const folder_id = await idOf(BOB, 'Archive');
  const ofBob = await failTool(ALICE, TOOL, { folder_id, destination_parent_folder_id: '0' });
  expect(ofBob).toEqual(
    await failTool(ALICE, TOOL, { folder_id: MISSING, destination_parent_folder_id: '0' }),
  );
  expect(ofBob.code).toBe('box_not_found');
});
