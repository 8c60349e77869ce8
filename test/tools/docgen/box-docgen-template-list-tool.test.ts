import { expect, it } from 'vitest';
import { newTemplate } from '../../helpers/docgen.js';
import { ALICE, BOB, CAROL, useTools } from '../../helpers/tools.js';

const bench = useTools();
const { callTool, requests } = bench;
const TOOL = 'box_docgen_template_list_tool';

it('lists templates to those who see their files', async () => {
  const id = await newTemplate(bench);
  expect(await callTool(BOB, TOOL)).toEqual({ templates: [{ id, file_name: 'Offer.docx' }] });
  expect((await requests()).at(-1)).toEqual({
    method: 'GET',
    path: '/2.0/docgen_templates',
    query: { limit: '200' },
  });
  expect(await callTool(CAROL, TOOL)).toEqual({ templates: [] });
});

it('goes on after the first page', async () => {
  const ids = [await newTemplate(bench), await newTemplate(bench, 'Letter.docx')];
  const first = await callTool(ALICE, TOOL, { limit: 1 });
  const second = await callTool(ALICE, TOOL, { limit: 1, marker: first['next_marker'] });
  expect([first, second]).toMatchObject(ids.map((id) => ({ templates: [{ id }] })));
  expect(second).not.toHaveProperty('next_marker');
});
