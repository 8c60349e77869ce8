import { expect, it } from 'vitest';
import { ALICE, BOB, MISSING, useTools } from '../../helpers/tools.js';

const { callTool, failTool, requests, idOf } = useTools();
const TOOL = 'box_folder_create_tool';

it('creates a folder', async () => {
  const parent_folder_id = await idOf(ALICE, 'Finance');
  expect(await callTool(ALICE, TOOL, { name: '2026', parent_folder_id })).toMatchInlineSnapshot(`
    {
      "folder": {
        "etag": "0",
        "id": "310000000026",
        "modified_at": "2026-01-15T09:00:00-00:00",
        "name": "2026",
        "parent": {
          "id": "310000000002",
          "name": "Finance",
        },
        "size": 0,
        "type": "folder",
      },
    }
  `);
  expect(await requests()).toEqual([
    {
      method: 'POST',
      path: '/2.0/folders',
      query: {},
      body: { name: '2026', parent: { id: parent_folder_id } },
    },
  ]);
});

it('creates it in the root when no parent is given', async () => {
  const { folder } = await callTool(ALICE, TOOL, { name: 'Drafts' });
  expect(folder).toMatchObject({ name: 'Drafts', parent: { id: '0' } });
});

it('says which folder has the name already', async () => {
  const taken = await idOf(ALICE, 'Finance');
  const { code, text } = await failTool(ALICE, TOOL, { name: 'finance' });
  expect(code).toBe('box_conflict');
  expect(text).toContain(`In the way: id ${taken}.`);
});

it('refuses names that Box would refuse, before Box is asked', async () => {
  expect((await failTool(ALICE, TOOL, { name: '../up' })).code).toBe('invalid_arguments');
  expect(await requests()).toEqual([]);
});

it('may not write where it may only read', async () => {
  const parent_folder_id = await idOf(ALICE, 'Finance');
  expect((await failTool(BOB, TOOL, { name: 'x', parent_folder_id })).code).toBe('box_forbidden');
});

it("treats another user's folder as a missing one", async () => {
  const parent_folder_id = await idOf(BOB, 'Archive');
  const ofBob = await failTool(ALICE, TOOL, { name: 'x', parent_folder_id });
  expect(ofBob).toEqual(await failTool(ALICE, TOOL, { name: 'x', parent_folder_id: MISSING }));
  expect(ofBob.code).toBe('box_not_found');
});
