import { z } from 'zod';
import { defineTool } from '../define.js';
import { fileId } from '../params.js';
import { agentId, aiAnswer } from './answers.js';
import { askFiles, question } from './ask.js';

export const boxAiAskFileSingleTool = defineTool({
  name: 'box_ai_ask_file_single_tool',
  description:
    'Box AI answers one question about one file. For the whole text use box_file_text_extract_tool.',
  input: z.strictObject({ file_id: fileId, prompt: question, ai_agent_id: agentId.optional() }),
  output: aiAnswer,
  scope: 'box.ai',
  annotations: {
    title: 'Ask about a file',
    readOnlyHint: true,
    destructiveHint: false,
    idempotentHint: true,
    openWorldHint: true,
  },
  run: 'call',
  async handler({ file_id, ...asked }, { box }) {
    return await askFiles(box, [file_id], asked);
  },
});
