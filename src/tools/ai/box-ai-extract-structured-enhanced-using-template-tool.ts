import { z } from 'zod';
import { defineTool } from '../define.js';
import { aiAnswer, fileIds } from './answers.js';
import { ENHANCED, extractByTemplate, templateKey } from './extract.js';

export const boxAiExtractStructuredEnhancedUsingTemplateTool = defineTool({
  name: 'box_ai_extract_structured_enhanced_using_template_tool',
  description:
    "Like box_ai_extract_structured_using_template_tool, by Box's agent for long and difficult documents; slower.",
  input: z.strictObject({ file_ids: fileIds, template_key: templateKey }),
  output: aiAnswer,
  scope: 'box.ai',
  annotations: {
    title: 'Extract by template, enhanced',
    readOnlyHint: true,
    destructiveHint: false,
    idempotentHint: true,
    openWorldHint: true,
  },
  run: 'call',
  async handler({ file_ids, template_key }, { box }) {
    return await extractByTemplate(box, file_ids, { template_key, ai_agent_id: ENHANCED });
  },
});
