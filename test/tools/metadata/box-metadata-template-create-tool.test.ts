import { expect, it } from 'vitest';
import { ALICE, BOB, useTools } from '../../helpers/tools.js';

const { callTool, failTool, requests } = useTools();
const TOOL = 'box_metadata_template_create_tool';

const fields = [
  { key: 'supplier', type: 'string', displayName: 'Supplier', description: 'Who delivers' },
  { key: 'rating', type: 'enum', displayName: 'Rating', options: [{ key: 'A' }, { key: 'B' }] },
];

it('creates a template with a key of its own', async () => {
  const args = { display_name: 'Supplier check', fields, template_key: 'supplierCheck' };
  expect(await callTool(ALICE, TOOL, args)).toMatchInlineSnapshot(`
    {
      "template": {
        "displayName": "Supplier check",
        "templateKey": "supplierCheck",
      },
    }
  `);
  expect(await requests()).toEqual([
    {
      method: 'POST',
      path: '/2.0/metadata_templates/schema',
      query: {},
      body: { scope: 'enterprise', displayName: 'Supplier check', templateKey: 'supplierCheck', fields },
    },
  ]);
});

it('leaves the key to Box, and says that a key is taken', async () => {
  const { template } = await callTool(ALICE, TOOL, { display_name: 'Supplier check', fields: [] });
  expect(template).toMatchObject({ templateKey: 'supplierCheck' });
  expect((await failTool(ALICE, TOOL, { display_name: 'Supplier check', fields: [] })).code).toBe(
    'box_conflict',
  );
});

it('is for admins', async () => {
  expect((await failTool(BOB, TOOL, { display_name: 'Supplier check', fields })).code).toBe('box_forbidden');
});

it('says which field is wrong, and what is allowed', async () => {
  const wrong = [
    { key: 'a', type: 'text', displayName: 'A' },
    { key: 'b', type: 'enum', displayName: 'B' },
    { key: 'c', type: 'string', displayName: 'C', prompt: 'x' },
  ];
  expect(await failTool(ALICE, TOOL, { display_name: 'X', fields: wrong })).toMatchInlineSnapshot(`
    {
      "code": "invalid_arguments",
      "text": "The arguments of box_metadata_template_create_tool are wrong. fields.0.type: expected one of "string"|"float"|"date"|"enum"|"multiSelect". It is: The fields, in order. fields.1.options: belong to the types enum and multiSelect, which need them. It is: The fields, in order. "prompt" is not known in fields.2. Correct them and call the tool again.",
    }
  `);
  expect(await requests()).toEqual([]);
});
