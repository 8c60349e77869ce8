import { z } from 'zod';
import { defineTool } from '../define.js';
import { agentId, aiAnswer, fileIds } from './answers.js';
import { askFiles, question } from './ask.js';

export const boxAiAskFileMultiTool = defineTool({
  name: 'box_ai_ask_file_multi_tool',
  description: 'Box AI answers one question over up to 25 files, in one answer.',
  input: z.strictObject({ file_ids: fileIds, prompt: question, ai_agent_id: agentId.optional() }),
  output: aiAnswer,
  scope: 'box.ai',
  annotations: {
    title: 'Ask about several files',
    readOnlyHint: true,
    destructiveHint: false,
    idempotentHint: true,
    openWorldHint: true,
  },
  run: 'call',
  async handler({ file_ids, ...asked }, { box }) {
    return await askFiles(box, file_ids, asked);
  },
});
