import { z } from 'zod';
import { defineTool } from '../define.js';
import { id } from '../params.js';
import { agentId, aiAnswer } from './answers.js';
import { askHub, question } from './ask.js';

export const boxAiAskHubTool = defineTool({
  name: 'box_ai_ask_hub_tool',
  description: 'Box AI answers one question from all that is in a hub.',
  input: z.strictObject({
    hub_id: id('a hub id').describe('Id of the hub: the digits at the end of its address.'),
    prompt: question,
    ai_agent_id: agentId.optional(),
  }),
  output: aiAnswer,
  scope: 'box.ai',
  annotations: {
    title: 'Ask about a hub',
    readOnlyHint: true,
    destructiveHint: false,
    idempotentHint: true,
    openWorldHint: true,
  },
  run: 'call',
  async handler({ hub_id, ...asked }, { box }) {
    return await askHub(box, hub_id, asked);
  },
});
