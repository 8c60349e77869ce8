import { z } from 'zod';
import { boxPath } from '../box-path.js';
import type { BoxApi } from '../context.js';
import { defineTool } from '../define.js';
import { batch, generatedName, startBatch, target, userInput } from './batch.js';

async function nameOf(box: BoxApi, id: string): Promise<string> {
  const file = await box.get(boxPath`/files/${id}`, { query: { fields: 'name' } });
  return z
    .object({ name: z.string() })
    .parse(file)
    .name.replace(/\.docx$/i, '');
}

export const boxDocgenCreateSingleFileFromUserInputTool = defineTool({
  name: 'box_docgen_create_single_file_from_user_input_tool',
  description:
    'Starts to generate one document from a Doc Gen template. box_docgen_list_jobs_by_batch_tool tells when it is done.',
  input: z.strictObject({
    ...target,
    user_input: userInput,
    generated_file_name: generatedName
      .optional()
      .describe('Name of the document, without extension; that of the template if left out.'),
  }),
  output: batch,
  scope: 'box.write',
  annotations: {
    title: 'Generate document',
    readOnlyHint: false,
    destructiveHint: false,
    idempotentHint: false,
    openWorldHint: true,
  },
  run: 'call',
  async handler({ user_input, generated_file_name, ...rest }, { box }) {
    const name = generated_file_name ?? (await nameOf(box, rest.docgen_template_id));
    return await startBatch(box, rest, [{ generated_file_name: name, user_input }]);
  },
});
