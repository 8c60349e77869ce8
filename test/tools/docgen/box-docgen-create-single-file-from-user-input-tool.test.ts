import { expect, it } from 'vitest';
import { newTemplate } from '../../helpers/docgen.js';
import { ALICE, CAROL, MISSING, useTools } from '../../helpers/tools.js';

const bench = useTools();
const { callTool, failTool, requests, idOf } = bench;
const TOOL = 'box_docgen_create_single_file_from_user_input_tool';

const user_input = { customer: { name: 'Globex' }, price: '7 EUR' };

it('generates a document with the name of the template', async () => {
  const docgen_template_id = await newTemplate(bench);
  const destination_folder_id = await idOf(ALICE, 'Personal');
  const args = { docgen_template_id, destination_folder_id, user_input };
  const { batch_id } = await callTool(ALICE, TOOL, args);
  const [read, started] = await requests();
  expect(read).toMatchObject({ path: `/2.0/files/${docgen_template_id}`, query: { fields: 'name' } });
  expect(started?.body).toMatchObject({
    output_type: 'pdf',
    document_generation_data: [{ generated_file_name: 'Offer', user_input }],
  });
  const { jobs } = await callTool(ALICE, 'box_docgen_list_jobs_by_batch_tool', { batch_id });
  expect(jobs).toMatchObject([{ status: 'completed' }]);
  const file_id = await idOf(ALICE, 'Personal/Offer.pdf');
  expect(jobs).toMatchObject([{ output_file_id: file_id }]);
});

it('takes a name of its own', async () => {
  const docgen_template_id = await newTemplate(bench);
  const given = { docgen_template_id, user_input, generated_file_name: 'Globex.pdf' };
  await callTool(ALICE, TOOL, { ...given, destination_folder_id: await idOf(ALICE, 'Personal') });
  const sent = await requests();
  expect(sent.map(({ path }) => path)).toEqual(['/2.0/docgen_batches']);
  expect(sent[0]?.body).toMatchObject({ document_generation_data: [{ generated_file_name: 'Globex' }] });
});

it('treats a template that others keep to themselves as a missing one', async () => {
  const args = { docgen_template_id: await newTemplate(bench), destination_folder_id: '0', user_input };
  const ofOthers = await failTool(CAROL, TOOL, args);
  expect(ofOthers).toEqual(await failTool(CAROL, TOOL, { ...args, docgen_template_id: MISSING }));
  expect(ofOthers.code).toBe('box_not_found');
});
