import { expect, it } from 'vitest';
import { newTemplate } from '../../helpers/docgen.js';
import { BOB, CAROL, MISSING, useTools } from '../../helpers/tools.js';

const bench = useTools();
const { callTool, failTool, requests } = bench;
const TOOL = 'box_docgen_template_get_by_id_tool';

it('tells the name of a template', async () => {
  const template_id = await newTemplate(bench);
  const template = { id: template_id, file_name: 'Offer.docx' };
  expect(await callTool(BOB, TOOL, { template_id })).toEqual({ template });
  expect((await requests()).at(-1)?.path).toBe(`/2.0/docgen_templates/${template_id}`);
});

it('treats one that others keep to themselves as a missing one', async () => {
  const ofOthers = await failTool(CAROL, TOOL, { template_id: await newTemplate(bench) });
  expect(ofOthers).toEqual(await failTool(CAROL, TOOL, { template_id: MISSING }));
  expect(ofOthers.code).toBe('box_not_found');
});
