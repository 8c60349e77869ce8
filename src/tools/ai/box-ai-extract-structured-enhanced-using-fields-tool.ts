import { z } from 'zod';
import { defineTool } from '../define.js';
import { aiAnswer, fileIds } from './answers.js';
import { ENHANCED, extractByFields, fields } from './extract.js';

export const boxAiExtractStructuredEnhancedUsingFieldsTool = defineTool({
  name: 'box_ai_extract_structured_enhanced_using_fields_tool',
  description:
    "Like box_ai_extract_structured_using_fields_tool, by Box's agent for long and difficult documents; slower.",
  input: z.strictObject({ file_ids: fileIds, fields }),
  output: aiAnswer,
  scope: 'box.ai',
  annotations: {
    title: 'Extract your fields, enhanced',
    readOnlyHint: true,
    destructiveHint: false,
    idempotentHint: true,
    openWorldHint: true,
  },
  run: 'call',
  async handler({ file_ids, fields }, { box }) {
    return await extractByFields(box, file_ids, { fields, ai_agent_id: ENHANCED });
  },
});
