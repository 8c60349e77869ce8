import { expect, it } from 'vitest';
import { FOLDER_FIELDS } from '../../../src/tools/shapes.js';
import { ALICE, BOB, MISSING, useTools } from '../../helpers/tools.js';

const { callTool, failTool, requests, idOf } = useTools();
const TOOL = 'box_folder_info_tool';

it('tells what a folder is, where, whose, and how many items it has', async () => {
  const folder_id = await idOf(ALICE, 'Finance/2025');
  expect(await callTool(ALICE, TOOL, { folder_id })).toMatchInlineSnapshot(`
    {
      "folder": {
        "content_created_at": "2025-01-08T09:30:00-00:00",
        "content_modified_at": "2025-01-08T09:30:00-00:00",
        "created_at": "2025-01-08T09:30:00-00:00",
        "created_by": {
          "id": "24000000001",
          "login": "alice@acme.test",
          "name": "Alice Nakamura",
        },
        "etag": "0",
        "id": "310000000003",
        "item_collection": {
          "total_count": 4,
        },
        "item_status": "active",
        "modified_at": "2025-01-08T09:30:00-00:00",
        "modified_by": {
          "id": "24000000001",
          "login": "alice@acme.test",
          "name": "Alice Nakamura",
        },
        "name": "2025",
        "owned_by": {
          "id": "24000000001",
          "login": "alice@acme.test",
          "name": "Alice Nakamura",
        },
        "parent": {
          "id": "310000000002",
          "name": "Finance",
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
          ],
        },
        "permissions": {
          "can_delete": true,
          "can_download": true,
          "can_rename": true,
          "can_share": true,
          "can_upload": true,
        },
        "size": 2701,
        "tags": [],
        "type": "folder",
      },
    }
  `);
  expect(await requests()).toEqual([
    { method: 'GET', path: `/2.0/folders/${folder_id}`, query: { fields: FOLDER_FIELDS.join(',') } },
  ]);
});

it('knows the root, which has neither parent nor dates', async () => {
  expect(await callTool(ALICE, TOOL, { folder_id: '0' })).toMatchInlineSnapshot(`
    {
      "folder": {
        "created_by": {
          "id": "24000000001",
          "login": "alice@acme.test",
          "name": "Alice Nakamura",
        },
        "id": "0",
        "item_collection": {
          "total_count": 7,
        },
        "item_status": "active",
        "modified_by": {
          "id": "24000000001",
          "login": "alice@acme.test",
          "name": "Alice Nakamura",
        },
        "name": "All Files",
        "owned_by": {
          "id": "24000000001",
          "login": "alice@acme.test",
          "name": "Alice Nakamura",
        },
        "path_collection": {
          "entries": [],
        },
        "permissions": {
          "can_delete": false,
          "can_download": true,
          "can_rename": false,
          "can_share": false,
          "can_upload": true,
        },
        "size": 0,
        "tags": [],
        "type": "folder",
      },
    }
  `);
});

it("treats another user's folder as a missing one", async () => {
  const ofBob = await failTool(ALICE, TOOL, { folder_id: await idOf(BOB, 'Archive') });
  expect(ofBob).toEqual(await failTool(ALICE, TOOL, { folder_id: MISSING }));
  expect(ofBob.code).toBe('box_not_found');
});
