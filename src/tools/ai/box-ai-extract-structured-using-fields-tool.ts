import { z } from 'zod';
import { defineTool } from '../define.js';
import { agentId, aiAnswer, fileIds } from './answers.js';
import { extractByFields, fields } from './extract.js';

export const boxAiExtractStructuredUsingFieldsTool = defineTool({
  name: 'box_ai_extract_structured_using_fields_tool',
  description:
    'Box AI reads the values of your fields from up to 25 files into one record, as JSON; null where it found none.',
  input: z.strictObject({ file_ids: fileIds, fields, ai_agent_id: agentId.optional() }),
  output: aiAnswer,
  scope: 'box.ai',
  annotations: {
    title: 'Extract your fields',
    readOnlyHint: true,
    destructiveHint: false,
    idempotentHint: true,
    openWorldHint: true,
  },
  run: 'call',
  async handler({ file_ids, ...given }, { box }) {
    return await extractByFields(box, file_ids, given);
  },
});
