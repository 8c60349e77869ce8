import { expect, it } from 'vitest';
import { ALICE, BOB, useTools } from '../../helpers/tools.js';

const { callTool, failTool, requests } = useTools();
const TOOL = 'box_search_folder_by_name_tool';

it('finds folders by their name, not by what is in them', async () => {
  expect(await callTool(ALICE, TOOL, { folder_name: 'aurora' })).toMatchInlineSnapshot(`
    {
      "entries": [
        {
          "id": "310000000005",
          "name": "Aurora",
          "parent": {
            "id": "310000000004",
            "name": "Projects",
          },
        },
      ],
      "total_count": 1,
    }
  `);
  expect(await requests()).toEqual([
    {
      method: 'GET',
      path: '/2.0/search',
      query: {
        query: 'aurora',
        type: 'folder',
        content_types: 'name',
        ancestor_folder_ids: '0',
        fields: 'name,parent',
        limit: '100',
      },
    },
  ]);
});

it('finds nothing of what belongs to others', async () => {
  expect(await callTool(ALICE, TOOL, { folder_name: 'Archive' })).toEqual({ entries: [], total_count: 0 });
  expect(await callTool(BOB, TOOL, { folder_name: 'Archive' })).toMatchObject({ total_count: 1 });
});

it('refuses an empty name', async () => {
  expect((await failTool(ALICE, TOOL, { folder_name: ' ' })).code).toBe('invalid_arguments');
});
