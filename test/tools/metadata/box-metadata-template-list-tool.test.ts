import { expect, it } from 'vitest';
import { ALICE, CAROL, useTools } from '../../helpers/tools.js';

const { callTool, failTool, requests } = useTools();
const TOOL = 'box_metadata_template_list_tool';

it('lists the templates of the own company', async () => {
  expect(await callTool(ALICE, TOOL)).toMatchInlineSnapshot(`
    {
      "templates": [
        {
          "displayName": "Contract",
          "fields": [
            {
              "key": "partner",
              "type": "string",
            },
            {
              "key": "monthlyFee",
              "type": "float",
            },
            {
              "key": "signedOn",
              "type": "date",
            },
            {
              "key": "status",
              "type": "enum",
            },
            {
              "key": "regions",
              "type": "multiSelect",
            },
          ],
          "templateKey": "contract",
        },
      ],
    }
  `);
  expect(await requests()).toEqual([
    { method: 'GET', path: '/2.0/metadata_templates/enterprise', query: { limit: '200' } },
  ]);
  expect(await callTool(CAROL, TOOL)).toEqual({ templates: [] });
});

it('says when Box does not know a marker', async () => {
  const { code, text } = await failTool(ALICE, TOOL, { marker: 'x' });
  expect(code).toBe('box_bad_request');
  expect(text).toContain('Refused: marker.');
});
