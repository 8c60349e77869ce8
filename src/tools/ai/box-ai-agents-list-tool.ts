import { z } from 'zod';
import { defineTool } from '../define.js';
import { marker, PAGE_SIZE } from '../paging.js';
import { agent, listAgents, MAX_LIMIT } from './agents.js';

export const boxAiAgentsListTool = defineTool({
  name: 'box_ai_agents_list_tool',
  description:
    "The AI agents of the company and Box's own; box_ai_agent_info_by_id_tool tells what one does.",
  input: z.strictObject({
    limit: z.int().min(1).max(MAX_LIMIT).default(PAGE_SIZE).describe('Agents in one answer.'),
    marker,
  }),
  output: z.object({ ai_agents: z.array(agent), next_marker: z.string().optional() }),
  scope: 'box.ai',
  annotations: {
    title: 'List AI agents',
    readOnlyHint: true,
    destructiveHint: false,
    idempotentHint: true,
    openWorldHint: true,
  },
  run: 'call',
  async handler({ limit, marker: from }, { box }) {
    return await listAgents(box, limit, from);
  },
});
