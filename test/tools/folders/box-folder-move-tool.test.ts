import { expect, it } from 'vitest';
import { ALICE, BOB, MISSING, useTools } from '../../helpers/tools.js';

const { callTool, failTool, requests, idOf } = useTools();
const TOOL = 'box_folder_move_tool';

it('moves a folder with all below it', async () => {
  const destination_parent_folder_id = await idOf(ALICE, 'Personal');
  const folder_id = await idOf(ALICE, 'Finance/2025');
  const answer = await callTool(ALICE, TOOL, { folder_id, destination_parent_folder_id });
  expect(answer).toMatchInlineSnapshot(`
    {
      "folder": {
        "etag": "1",
        "id": "310000000003",
        "modified_at": "2026-01-15T09:00:00-00:00",
        "name": "2025",
        "parent": {
          "id": "310000000008",
          "name": "Personal",
        },
        "size": 2701,
        "type": "folder",
      },
    }
  `);
  expect(await requests()).toEqual([
    {
      method: 'PUT',
      path: `/2.0/folders/${folder_id}`,
      query: {},
      body: { parent: { id: destination_parent_folder_id } },
    },
  ]);
  await idOf(ALICE, 'Personal/2025/Q1 report.pdf');
});

it('cannot be moved into itself or below itself', async () => {
  const folder_id = await idOf(ALICE, 'Finance');
  const below = await idOf(ALICE, 'Finance/2025');
  for (const destination_parent_folder_id of [folder_id, below]) {
    const { code, text } = await failTool(ALICE, TOOL, { folder_id, destination_parent_folder_id });
    expect(code).toBe('box_bad_request');
    expect(text).toContain('cannot be put into itself');
  }
});

it('cannot move the root', async () => {
  const destination_parent_folder_id = await idOf(ALICE, 'Finance');
  const { code } = await failTool(ALICE, TOOL, { folder_id: '0', destination_parent_folder_id });
  expect(['box_forbidden', 'box_bad_request']).toContain(code);
});

it('may not change what is shared to be read', async () => {
  const folder_id = await idOf(ALICE, 'Finance/2025');
  expect((await failTool(BOB, TOOL, { folder_id, destination_parent_folder_id: '0' })).code).toBe(
    'box_forbidden',
  );
});

it("treats another user's folder as a missing one", async () => {
  const folder_id = await idOf(BOB, 'Archive');
  const ofBob = await failTool(ALICE, TOOL, { folder_id, destination_parent_folder_id: '0' });
  expect(ofBob).toEqual(
    await failTool(ALICE, TOOL, { folder_id: MISSING, destination_parent_folder_id: '0' }),
  );
  expect(ofBob.code).toBe('box_not_found');
});
