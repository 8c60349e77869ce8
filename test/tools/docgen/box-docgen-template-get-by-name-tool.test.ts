import { expect, it } from 'vitest';
import { newTemplate } from '../../helpers/docgen.js';
import { ALICE, CAROL, useTools } from '../../helpers/tools.js';

const bench = useTools();
const { callTool, failTool, requests } = bench;
const TOOL = 'box_docgen_template_get_by_name_tool';

it('finds a template by its name, case and extension aside', async () => {
  await newTemplate(bench);
  const id = await newTemplate(bench, 'Letter.docx');
  for (const template_name of ['Letter.docx', ' LETTER'])
    expect(await callTool(ALICE, TOOL, { template_name })).toEqual({
      template: { id, file_name: 'Letter.docx' },
    });
  expect((await requests()).at(-1)?.query).toEqual({ limit: '1000' });
});

it('treats one that others keep to themselves as a missing one', async () => {
  await newTemplate(bench);
  const ofOthers = await failTool(CAROL, TOOL, { template_name: 'Offer.docx' });
  expect(ofOthers).toEqual(await failTool(CAROL, TOOL, { template_name: 'Missing' }));
  expect(ofOthers).toMatchInlineSnapshot(`
    {
      "code": "box_not_found",
      "text": "There is no Doc Gen template of this name. box_docgen_template_list_tool tells all names.",
    }
  `);
});
