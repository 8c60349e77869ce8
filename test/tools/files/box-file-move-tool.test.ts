import { expect, it } from 'vitest';
import { ALICE, BOB, MISSING, useTools } from '../../helpers/tools.js';

const { callTool, failTool, requests, idOf } = useTools();
const TOOL = 'box_file_move_tool';

it('moves a file into another folder', async () => {
  const destination_folder_id = await idOf(ALICE, 'Personal');
  const file_id = await idOf(ALICE, 'Finance/2025/Q1 report.pdf');
  expect(await callTool(ALICE, TOOL, { file_id, destination_folder_id })).toMatchInlineSnapshot(`
    {
      "moved_file": {
        "description": "Approved by the board on 17 April 2025",
        "etag": "1",
        "id": "1810000000005",
        "modified_at": "2026-01-15T09:00:00-00:00",
        "name": "Q1 report.pdf",
        "parent": {
          "id": "310000000008",
          "name": "Personal",
        },
        "size": 1130,
        "type": "file",
      },
    }
  `);
  expect(await requests()).toEqual([
    {
      method: 'PUT',
      path: `/2.0/files/${file_id}`,
      query: {},
      body: { parent: { id: destination_folder_id } },
    },
  ]);
  expect(await idOf(ALICE, 'Personal/Q1 report.pdf')).toBe(file_id);
  await expect(idOf(ALICE, 'Finance/2025/Q1 report.pdf')).rejects.toThrow('has no');
});

it('says which item has the name there already', async () => {
  const destination_folder_id = await idOf(ALICE, 'Personal');
  const uploaded = await callTool(ALICE, 'box_file_upload_tool', {
    content: 'x',
    file_name: 'Q1 report.pdf',
    parent_folder_id: destination_folder_id,
  });
  const file_id = await idOf(ALICE, 'Finance/2025/Q1 report.pdf');
  const { code, text } = await failTool(ALICE, TOOL, { file_id, destination_folder_id });
  expect(code).toBe('box_conflict');
  expect(text).toContain(`In the way: id ${String(uploaded['id'])}.`);
});

it('may not move into a folder it may only read, nor out of one', async () => {
  const finance = await idOf(ALICE, 'Finance');
  const ideas = await idOf(BOB, 'Ideas.txt');
  const report = await idOf(ALICE, 'Finance/2025/Q1 report.pdf');
  const into = await failTool(BOB, TOOL, { file_id: ideas, destination_folder_id: finance });
  const outOf = await failTool(BOB, TOOL, { file_id: report, destination_folder_id: '0' });
  expect([into.code, outOf.code]).toEqual(['box_forbidden', 'box_forbidden']);
});

it("treats another user's folder as a missing one", async () => {
  const file_id = await idOf(ALICE, 'Finance/2025/Q1 report.pdf');
  const destination_folder_id = await idOf(BOB, 'Archive');
  const ofBob = await failTool(ALICE, TOOL, { file_id, destination_folder_id });
  expect(ofBob).toEqual(await failTool(ALICE, TOOL, { file_id, destination_folder_id: MISSING }));
  expect(ofBob.code).toBe('box_not_found');
});

it("treats another user's file as a missing one", async () => {
  const file_id = await idOf(BOB, 'Ideas.txt');
  const ofBob = await failTool(ALICE, TOOL, { file_id, destination_folder_id: '0' });
  expect(ofBob).toEqual(await failTool(ALICE, TOOL, { file_id: MISSING, destination_folder_id: '0' }));
  expect(ofBob.code).toBe('box_not_found');
});
