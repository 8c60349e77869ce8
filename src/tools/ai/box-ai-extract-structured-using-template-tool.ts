import { z } from 'zod';
import { defineTool } from '../define.js';
import { agentId, aiAnswer, fileIds } from './answers.js';
import { extractByTemplate, templateKey } from './extract.js';

export const boxAiExtractStructuredUsingTemplateTool = defineTool({
  name: 'box_ai_extract_structured_using_template_tool',
  description:
    'Box AI reads the fields of a metadata template from up to 25 files into one record, as JSON. It does not write metadata.',
  input: z.strictObject({ file_ids: fileIds, template_key: templateKey, ai_agent_id: agentId.optional() }),
  output: aiAnswer,
  scope: 'box.ai',
  annotations: {
    title: 'Extract by template',
    readOnlyHint: true,
    destructiveHint: false,
    idempotentHint: true,
    openWorldHint: true,
  },
  run: 'call',
  async handler({ file_ids, ...given }, { box }) {
    return await extractByTemplate(box, file_ids, given);
  },
});
