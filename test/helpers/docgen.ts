/** Doc Gen templates for tests of its tools. */
import { ALICE, type ToolBench } from './tools.js';

type Bench = Pick<ToolBench, 'callTool' | 'idOf'>;

/** A file of Alice's: in `Finance` Bob sees it and Carol does not. */
export async function newFile({ callTool, idOf }: Bench, file_name = 'Offer.docx'): Promise<string> {
  const parent_folder_id = await idOf(ALICE, 'Finance');
  const content = 'Dear {{customer.name}}, the price is {{price}}.';
  const { id } = await callTool(ALICE, 'box_file_upload_tool', { content, file_name, parent_folder_id });
  return String(id);
}

export async function newTemplate(bench: Bench, file_name?: string): Promise<string> {
  const file_id = await newFile(bench, file_name);
  await bench.callTool(ALICE, 'box_docgen_template_create_tool', { file_id });
  return file_id;
}

/** Two documents in Alice's `Personal`, the second without its price. */
export async function newBatch(bench: Bench): Promise<{ template_id: string; batch_id: string }> {
  const template_id = await newTemplate(bench);
  const { batch_id } = await bench.callTool(ALICE, 'box_docgen_create_batch_tool', {
    docgen_template_id: template_id,
    destination_folder_id: await bench.idOf(ALICE, 'Personal'),
    document_generation_data: [
      { generated_file_name: 'Offer for Globex', user_input: { customer: { name: 'Globex' }, price: 7 } },
      { generated_file_name: 'Offer for Initech', user_input: { customer: { name: 'Initech' } } },
    ],
  });
  return { template_id, batch_id: String(batch_id) };
}
