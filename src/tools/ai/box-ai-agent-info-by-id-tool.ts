import { z } from 'zod';
import { defineTool } from '../define.js';
import { agentDetails, readAgent } from './agents.js';
import { agentId } from './answers.js';

export const boxAiAgentInfoByIdTool = defineTool({
  name: 'box_ai_agent_info_by_id_tool',
  description:
    'What one AI agent can do: asking, writing and extracting, each with its instructions, questions and models.',
  input: z.strictObject({ ai_agent_id: agentId }),
  output: z.object({ ai_agent: agentDetails }),
  scope: 'box.ai',
  annotations: {
    title: 'AI agent details',
    readOnlyHint: true,
    destructiveHint: false,
    idempotentHint: true,
    openWorldHint: true,
  },
  run: 'call',
  async handler({ ai_agent_id }, { box }) {
    return { ai_agent: await readAgent(box, ai_agent_id) };
  },
});
