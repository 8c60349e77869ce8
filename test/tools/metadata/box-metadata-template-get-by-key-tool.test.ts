import { expect, it } from 'vitest';
import { ALICE, CAROL, useTools } from '../../helpers/tools.js';

const { callTool, failTool, requests } = useTools();
const TOOL = 'box_metadata_template_get_by_key_tool';

it('tells the fields, their types and options', async () => {
  expect(await callTool(ALICE, TOOL, { template_key: 'contract' })).toMatchInlineSnapshot(`
    {
      "template": {
        "displayName": "Contract",
        "fields": [
          {
            "description": "Who signs besides us",
            "displayName": "Partner",
            "key": "partner",
            "type": "string",
          },
          {
            "displayName": "Monthly fee",
            "key": "monthlyFee",
            "type": "float",
          },
          {
            "displayName": "Signed on",
            "key": "signedOn",
            "type": "date",
          },
          {
            "displayName": "Status",
            "key": "status",
            "options": [
              {
                "key": "draft",
              },
              {
                "key": "signed",
              },
              {
                "key": "ended",
              },
            ],
            "type": "enum",
          },
          {
            "displayName": "Regions",
            "key": "regions",
            "options": [
              {
                "key": "EU",
              },
              {
                "key": "US",
              },
              {
                "key": "APAC",
              },
            ],
            "type": "multiSelect",
          },
        ],
        "templateKey": "contract",
      },
    }
  `);
  expect(await requests()).toEqual([
    { method: 'GET', path: '/2.0/metadata_templates/enterprise/contract/schema', query: {} },
  ]);
});

it("treats another company's template as a missing one", async () => {
  const ofAcme = await failTool(CAROL, TOOL, { template_key: 'contract' });
  expect(ofAcme).toEqual(await failTool(CAROL, TOOL, { template_key: 'missing' }));
  expect(ofAcme).toMatchInlineSnapshot(`
    {
      "code": "box_not_found",
      "text": "The company has no metadata template of this key. List the metadata templates to see their keys.",
    }
  `);
});

it('takes no path for a key', async () => {
  for (const template_key of ['../x', 'a/b', '1a', '', 'a'.repeat(65), 'My contract', 'a?b']) {
    const { code, text } = await failTool(ALICE, TOOL, { template_key });
    expect(code).toBe('invalid_arguments');
    expect(text).toContain('template_key: must be a key such as');
  }
  expect(await requests()).toEqual([]);
});
