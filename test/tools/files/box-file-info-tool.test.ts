import { expect, it } from 'vitest';
import { FILE_FIELDS } from '../../../src/tools/shapes.js';
import { ALICE, BOB, CAROL, MISSING, useTools } from '../../helpers/tools.js';

const { callTool, failTool, requests, idOf, control } = useTools();
const TOOL = 'box_file_info_tool';

it('tells what a file is, where and whose', async () => {
  const file_id = await idOf(ALICE, 'Finance/2025/Q1 report.pdf');
  expect(await callTool(ALICE, TOOL, { file_id })).toMatchInlineSnapshot(`
    {
      "file_info": {
        "content_created_at": "2025-01-08T16:30:00-00:00",
        "content_modified_at": "2025-01-08T16:30:00-00:00",
        "created_at": "2025-01-08T16:30:00-00:00",
        "created_by": {
          "id": "24000000001",
          "login": "alice@acme.test",
          "name": "Alice Nakamura",
        },
        "description": "Approved by the board on 17 April 2025",
        "etag": "0",
        "file_version": {
          "id": "2010000000005",
        },
        "id": "1810000000005",
        "item_status": "active",
        "modified_at": "2025-01-08T16:30:00-00:00",
        "modified_by": {
          "id": "24000000001",
          "login": "alice@acme.test",
          "name": "Alice Nakamura",
        },
        "name": "Q1 report.pdf",
        "owned_by": {
          "id": "24000000001",
          "login": "alice@acme.test",
          "name": "Alice Nakamura",
        },
        "parent": {
          "id": "310000000003",
          "name": "2025",
        },
        "path_collection": {
          "entries": [
            {
              "id": "0",
              "name": "All Files",
            },
            {
              "id": "310000000002",
              "name": "Finance",
            },
            {
              "id": "310000000003",
              "name": "2025",
            },
          ],
        },
        "permissions": {
          "can_delete": true,
          "can_download": true,
          "can_rename": true,
          "can_share": true,
          "can_upload": true,
        },
        "sha1": "3204eef2199835a3c5bc0261e77a9fd7cba94884",
        "size": 1130,
        "tags": [
          "report",
          "board",
        ],
        "type": "file",
        "version_number": "1",
      },
    }
  `);
  expect(await requests()).toEqual([
    { method: 'GET', path: `/2.0/files/${file_id}`, query: { fields: FILE_FIELDS.join(',') } },
  ]);
});

it('shows a shared file as the invited person sees it', async () => {
  const file_id = await idOf(ALICE, 'Contracts/Globex partnership agreement.pdf');
  const { file_info } = await callTool(CAROL, TOOL, { file_id });
  expect(file_info).toMatchObject({
    name: 'Globex partnership agreement.pdf',
    owned_by: { login: ALICE },
    path_collection: { entries: [{ id: '0', name: 'All Files' }] },
  });
});

it('strips what nobody can see from names and descriptions', async () => {
  const file_id = await idOf(ALICE, 'Welcome to Box.html');
  await control('faults', {
    path: `/2.0/files/${file_id}`,
    status: 200,
    body: {
      type: 'file',
      id: file_id,
      name: 'a\u202etxt.exe',
      description: 'x\u{e0041}\u200by',
      secret_of_tomorrow: 1,
    },
  });
  expect(await callTool(ALICE, TOOL, { file_id })).toEqual({
    file_info: { type: 'file', id: file_id, name: 'atxt.exe', description: 'xy' },
  });
});

it("treats another user's file as a missing one", async () => {
  const ofBob = await failTool(ALICE, TOOL, { file_id: await idOf(BOB, 'Ideas.txt') });
  expect(ofBob).toEqual(await failTool(ALICE, TOOL, { file_id: MISSING }));
  expect(ofBob).toMatchInlineSnapshot(`
    {
      "code": "box_not_found",
      "text": "Box has no such item, or the signed-in account may not see it. box_search_tool and box_folder_items_list_tool find ids; box_who_am_i tells which account is signed in.",
    }
  `);
});

it('says of a file in the trash that it is there', async () => {
  const file_id = await idOf(ALICE, 'Welcome to Box.html');
  await callTool(ALICE, 'box_file_delete_tool', { file_id });
  expect(await failTool(ALICE, TOOL, { file_id })).toMatchInlineSnapshot(`
    {
      "code": "box_not_found",
      "text": "This item is in the trash. It must be restored before it can be used; box_search_tool finds other items.",
    }
  `);
});

it('refuses what is not an id before Box is asked', async () => {
  expect(await failTool(ALICE, TOOL, { file_id: '../users/me' })).toMatchInlineSnapshot(`
    {
      "code": "invalid_arguments",
      "text": "The arguments of box_file_info_tool are wrong. file_id: a file id must be a string of digits, such as "123456789". It is: Id of the file: digits. Find it with box_search_tool or box_folder_items_list_tool. Correct them and call the tool again.",
    }
  `);
  expect(await failTool(ALICE, TOOL, { file_id: '1', fields: 'name' })).toMatchInlineSnapshot(`
    {
      "code": "invalid_arguments",
      "text": "The arguments of box_file_info_tool are wrong. "fields" is not known; allowed are file_id. Correct them and call the tool again.",
    }
  `);
  expect(await requests()).toEqual([]);
});
