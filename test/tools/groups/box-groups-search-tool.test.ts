import { expect, it } from 'vitest';
import { ALICE, BOB, useTools } from '../../helpers/tools.js';

const { callTool, failTool, requests } = useTools();
const TOOL = 'box_groups_search_tool';

it('finds groups of the own company by their name', async () => {
  expect(await callTool(ALICE, TOOL, { query: 'engin' })).toMatchInlineSnapshot(`
    {
      "groups": [
        {
          "description": "Builds Aurora",
          "group_type": "managed_group",
          "id": "19000001",
          "name": "Engineering",
        },
      ],
      "total_count": 1,
    }
  `);
  expect(await requests()).toEqual([
    {
      method: 'GET',
      path: '/2.0/groups',
      query: { filter_term: 'engin', fields: 'id,name,group_type,description', limit: '200', offset: '0' },
    },
  ]);
});

it('finds none of another company', async () => {
  expect(await callTool(ALICE, TOOL, { query: 'clinical' })).toEqual({ groups: [], total_count: 0 });
});

it('is for admins, and knows its own markers only', async () => {
  expect((await failTool(BOB, TOOL, { query: 'engin' })).code).toBe('box_forbidden');
  expect(await failTool(ALICE, TOOL, { query: 'engin', marker: 'abc' })).toMatchInlineSnapshot(`
    {
      "code": "invalid_arguments",
      "text": "marker: must be next_marker of the answer before. Leave it out to begin at the start.",
    }
  `);
});
