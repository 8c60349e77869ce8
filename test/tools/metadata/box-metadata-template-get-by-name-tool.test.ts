import { expect, it } from 'vitest';
import { ALICE, CAROL, useTools } from '../../helpers/tools.js';

const { callTool, failTool, requests } = useTools();
const TOOL = 'box_metadata_template_get_by_name_tool';

it('finds a template by its name, case aside', async () => {
  const { template } = await callTool(ALICE, TOOL, { template_name: ' CONTRACT' });
  expect(template).toMatchObject({ templateKey: 'contract', displayName: 'Contract' });
  expect(await requests()).toEqual([
    { method: 'GET', path: '/2.0/metadata_templates/enterprise', query: { limit: '1000' } },
  ]);
});

it("treats another company's template as a missing one", async () => {
  const ofAcme = await failTool(CAROL, TOOL, { template_name: 'Contract' });
  expect(ofAcme).toEqual(await failTool(CAROL, TOOL, { template_name: 'Missing' }));
  expect(ofAcme).toMatchInlineSnapshot(`
    {
      "code": "box_not_found",
      "text": "The company has no metadata template of this name. box_metadata_template_list_tool tells all names.",
    }
  `);
});
