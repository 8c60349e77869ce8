import { expect, it } from 'vitest';
import { newTemplate } from '../../helpers/docgen.js';
import { ALICE, BOB, CAROL, MISSING, useTools } from '../../helpers/tools.js';

const bench = useTools();
const { callTool, failTool, requests, idOf } = bench;
const TOOL = 'box_docgen_create_batch_tool';

const document_generation_data = [{ generated_file_name: 'Offer.DOCX', user_input: { price: 7 } }];

it('starts a batch, and leaves the extension to Box', async () => {
  const docgen_template_id = await newTemplate(bench);
  const destination_folder_id = await idOf(ALICE, 'Personal');
  const args = { docgen_template_id, destination_folder_id, document_generation_data, output_type: 'docx' };
  expect(await callTool(ALICE, TOOL, args)).toMatchInlineSnapshot(`
    {
      "batch_id": "610000001",
    }
  `);
  expect(await requests()).toEqual([
    {
      method: 'POST',
      path: '/2.0/docgen_batches',
      query: {},
      body: {
        file: { type: 'file', id: docgen_template_id },
        input_source: 'api',
        destination_folder: { type: 'folder', id: destination_folder_id },
        output_type: 'docx',
        document_generation_data: [{ generated_file_name: 'Offer', user_input: { price: 7 } }],
      },
    },
  ]);
});

it('says what is wrong with the documents', async () => {
  const args = { docgen_template_id: '1', destination_folder_id: '0' };
  for (const [given, where] of [
    [[], 'document_generation_data: '],
    [[{ generated_file_name: 'a/b', user_input: {} }], 'document_generation_data.0.generated_file_name: '],
    [[{ generated_file_name: 'a', user_input: 'b' }], 'document_generation_data.0.user_input: '],
    [[{ generated_file_name: 'a', user_input: {}, x: 1 }], '"x" is not known in document_generation_data.0'],
  ] as const) {
    const { code, text } = await failTool(ALICE, TOOL, { ...args, document_generation_data: given });
    expect(code).toBe('invalid_arguments');
    expect(text).toContain(where);
  }
});

it('is not for those who may not add files to the folder', async () => {
  const docgen_template_id = await newTemplate(bench);
  const destination_folder_id = await idOf(BOB, 'Finance');
  const args = { docgen_template_id, destination_folder_id, document_generation_data };
  expect((await failTool(BOB, TOOL, args)).code).toBe('box_forbidden');
});

it('treats a template that others keep to themselves as a missing one', async () => {
  const docgen_template_id = await newTemplate(bench);
  const args = { docgen_template_id, destination_folder_id: '0', document_generation_data };
  const ofOthers = await failTool(CAROL, TOOL, args);
  expect(ofOthers).toEqual(await failTool(CAROL, TOOL, { ...args, docgen_template_id: MISSING }));
  expect(ofOthers.code).toBe('box_not_found');
});
