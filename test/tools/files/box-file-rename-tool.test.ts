import { expect, it } from 'vitest';
import { ALICE, BOB, MISSING, useTools } from '../../helpers/tools.js';

const { callTool, failTool, requests, idOf } = useTools();
const TOOL = 'box_file_rename_tool';

it('gives a file another name where it is', async () => {
  const file_id = await idOf(ALICE, 'Finance/2025/Q1 report.pdf');
  expect(await callTool(ALICE, TOOL, { file_id, new_name: 'Q1.pdf' })).toMatchInlineSnapshot(`
    {
      "renamed_file": {
        "description": "Approved by the board on 17 April 2025",
        "etag": "1",
        "id": "1810000000005",
        "modified_at": "2026-01-15T09:00:00-00:00",
        "name": "Q1.pdf",
        "parent": {
          "id": "310000000003",
          "name": "2025",
        },
        "size": 1130,
        "type": "file",
      },
    }
  `);
  expect(await requests()).toEqual([
    { method: 'PUT', path: `/2.0/files/${file_id}`, query: {}, body: { name: 'Q1.pdf' } },
  ]);
  expect(await idOf(ALICE, 'Finance/2025/Q1.pdf')).toBe(file_id);
});

it('does the same when called again', async () => {
  const args = { file_id: await idOf(ALICE, 'Welcome to Box.html'), new_name: 'Hello.html' };
  await callTool(ALICE, TOOL, args);
  expect(await callTool(ALICE, TOOL, args)).toMatchObject({ renamed_file: { name: 'Hello.html' } });
});

it('says which item has the name already', async () => {
  const taken = await idOf(ALICE, 'Finance/2025/Q2 report.pdf');
  const file_id = await idOf(ALICE, 'Finance/2025/Q1 report.pdf');
  const { code, text } = await failTool(ALICE, TOOL, { file_id, new_name: 'Q2 report.pdf' });
  expect(code).toBe('box_conflict');
  expect(text).toContain(`In the way: id ${taken}.`);
});

it('refuses names that Box would refuse, before Box is asked', async () => {
  for (const new_name of ['', 'a/b', 'a\\b', '..', '.', 'end ', 'tab\there', 'x'.repeat(256)])
    expect((await failTool(ALICE, TOOL, { file_id: '1', new_name })).code).toBe('invalid_arguments');
  expect(await failTool(ALICE, TOOL, { file_id: '1', new_name: 'a/b' })).toMatchInlineSnapshot(`
    {
      "code": "invalid_arguments",
      "text": "The arguments of box_file_rename_tool are wrong. new_name: must have no slashes or control characters and not end in a space. It is: The new name with its extension, at most 255 characters, without slashes. Correct them and call the tool again.",
    }
  `);
  expect(await requests()).toEqual([]);
});

it('may not change what is shared to be read', async () => {
  const file_id = await idOf(ALICE, 'Finance/2025/Q1 report.pdf');
  expect((await failTool(BOB, TOOL, { file_id, new_name: 'Mine.pdf' })).code).toBe('box_forbidden');
});

it("treats another user's file as a missing one", async () => {
  const ofBob = await failTool(ALICE, TOOL, { file_id: await idOf(BOB, 'Ideas.txt'), new_name: 'a.txt' });
  expect(ofBob).toEqual(await failTool(ALICE, TOOL, { file_id: MISSING, new_name: 'a.txt' }));
  expect(ofBob.code).toBe('box_not_found');
});
