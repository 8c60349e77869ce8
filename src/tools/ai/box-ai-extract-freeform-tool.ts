import { z } from 'zod';
import { defineTool } from '../define.js';
import { agentId, aiAnswer, fileIds, prompt } from './answers.js';
import { extractFreeform } from './extract.js';

export const boxAiExtractFreeformTool = defineTool({
  name: 'box_ai_extract_freeform_tool',
  description:
    'Box AI takes what the prompt names from up to 25 files, in one answer, mostly JSON. For known fields use box_ai_extract_structured_using_fields_tool.',
  input: z.strictObject({
    file_ids: fileIds,
    prompt: prompt.describe('What to extract: words, JSON or XML, at most 10,000 characters.'),
    ai_agent_id: agentId.optional(),
  }),
  output: aiAnswer,
  scope: 'box.ai',
  annotations: {
    title: 'Extract by description',
    readOnlyHint: true,
    destructiveHint: false,
    idempotentHint: true,
    openWorldHint: true,
  },
  run: 'call',
  async handler({ file_ids, ...given }, { box }) {
    return await extractFreeform(box, file_ids, given);
  },
});
