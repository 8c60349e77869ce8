import { expect, it } from 'vitest';
import { ALICE, BOB, MISSING, useTools } from '../../helpers/tools.js';

const { callTool, failTool, requests, idOf } = useTools();
const TOOL = 'box_file_copy_tool';

it('copies a file into a folder', async () => {
  const destination_folder_id = await idOf(ALICE, 'Personal');
  const file_id = await idOf(ALICE, 'Finance/2025/Q1 report.pdf');
  expect(await callTool(ALICE, TOOL, { file_id, destination_folder_id })).toMatchInlineSnapshot(`
    {
      "copied_file": {
        "description": "Approved by the board on 17 April 2025",
        "etag": "0",
        "id": "1810000000055",
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
      method: 'POST',
      path: `/2.0/files/${file_id}/copy`,
      query: {},
      body: { parent: { id: destination_folder_id } },
    },
  ]);
});

it('copies an old version by its number, under a new name', async () => {
  const file_id = await idOf(ALICE, 'Projects/Aurora/Project charter.md');
  const answer = await callTool(ALICE, TOOL, {
    file_id,
    destination_folder_id: '0',
    new_name: 'First charter.md',
    version_number: 1,
  });
  const sent = await requests();
  expect(sent.map(({ method, path, query }) => ({ method, path, query }))).toEqual([
    { method: 'GET', path: `/2.0/files/${file_id}`, query: { fields: 'version_number,file_version' } },
    {
      method: 'GET',
      path: `/2.0/files/${file_id}/versions`,
      query: { fields: 'version_number', limit: '1000', offset: '0' },
    },
    { method: 'POST', path: `/2.0/files/${file_id}/copy`, query: {} },
  ]);
  expect(sent[2]?.body).toEqual({
    parent: { id: '0' },
    name: 'First charter.md',
    version: expect.stringMatching(/^\d{8,}$/) as string,
  });
  const { id } = answer['copied_file'] as { id: string };
  const { content } = await callTool(ALICE, 'box_file_download_tool', { file_id: id });
  expect(content).toContain('on sale by September 2025');
});

it('copies the newest version by its number without a search', async () => {
  const file_id = await idOf(ALICE, 'Projects/Aurora/Project charter.md');
  const answer = await callTool(ALICE, TOOL, { file_id, destination_folder_id: '0', version_number: 2 });
  expect((await requests()).map(({ method }) => method)).toEqual(['GET', 'POST']);
  const { id } = answer['copied_file'] as { id: string };
  const { content } = await callTool(ALICE, 'box_file_download_tool', { file_id: id });
  expect(content).toContain('on sale by October 2025');
});

it('says that a version is not there, and copies nothing', async () => {
  const file_id = await idOf(ALICE, 'Projects/Aurora/Project charter.md');
  const { code, text } = await failTool(ALICE, TOOL, {
    file_id,
    destination_folder_id: '0',
    version_number: 7,
  });
  expect(code).toBe('box_not_found');
  expect(text).toContain(`File ${file_id} has no version 7; its newest is 2.`);
  expect((await requests()).map(({ method }) => method)).toEqual(['GET', 'GET']);
});

it('says that the folder has an item of that name', async () => {
  const file_id = await idOf(ALICE, 'Welcome to Box.html');
  const { code, text } = await failTool(ALICE, TOOL, { file_id, destination_folder_id: '0' });
  expect(code).toBe('box_conflict');
  expect(text).toContain(`In the way: id ${file_id}.`);
});

it('may not write where it may only read', async () => {
  const destination_folder_id = await idOf(ALICE, 'Finance');
  const file_id = await idOf(BOB, 'Ideas.txt');
  expect((await failTool(BOB, TOOL, { file_id, destination_folder_id })).code).toBe('box_forbidden');
});

it("treats another user's file and folder as missing ones", async () => {
  const mine = await idOf(ALICE, 'Welcome to Box.html');
  const folderOfBob = await idOf(BOB, 'Archive');
  const fileOfBob = await idOf(BOB, 'Ideas.txt');
  const copy = (file_id: string, destination_folder_id: string) =>
    failTool(ALICE, TOOL, { file_id, destination_folder_id });
  expect(await copy(fileOfBob, '0')).toEqual(await copy(MISSING, '0'));
  expect(await copy(mine, folderOfBob)).toEqual(await copy(mine, MISSING));
  expect((await copy(fileOfBob, '0')).code).toBe('box_not_found');
});
