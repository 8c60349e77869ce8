import { z } from 'zod';
import { defineTool } from '../define.js';
import { batch, generatedName, startBatch, target, userInput } from './batch.js';

export const boxDocgenCreateBatchTool = defineTool({
  name: 'box_docgen_create_batch_tool',
  description:
    'Starts to generate documents from a Doc Gen template, one for each entry. box_docgen_list_jobs_by_batch_tool tells when they are done.',
  input: z.strictObject({
    ...target,
    document_generation_data: z
      .array(z.strictObject({ generated_file_name: generatedName, user_input: userInput }))
      .min(1)
      .max(1000)
      .describe('The documents, up to 1000.'),
  }),
  output: batch,
  scope: 'box.write',
  annotations: {
    title: 'Generate documents',
    readOnlyHint: false,
    destructiveHint: false,
    idempotentHint: false,
    openWorldHint: true,
  },
  run: 'call',
  async handler({ document_generation_data, ...rest }, { box }) {
    return await startBatch(box, rest, document_generation_data);
  },
});
