import { z } from 'zod';
import { defineTool } from '../define.js';
import { PAGE_SIZE } from '../paging.js';
import { agent, listAgents, MAX_LIMIT } from './agents.js';

export const boxAiAgentsSearchByNameTool = defineTool({
  name: 'box_ai_agents_search_by_name_tool',
  description: 'AI agents whose name contains a text, whatever its case.',
  input: z.strictObject({
    name: z.string().trim().min(1).max(255).describe('Part of the name.'),
    limit: z
      .int()
      .min(1)
      .max(MAX_LIMIT)
      .default(PAGE_SIZE)
      .describe('Agents in the answer; total_count counts all.'),
  }),
  output: z.object({ ai_agents: z.array(agent), total_count: z.number() }),
  scope: 'box.ai',
  annotations: {
    title: 'Search AI agents',
    readOnlyHint: true,
    destructiveHint: false,
    idempotentHint: true,
    openWorldHint: true,
  },
  run: 'call',
  async handler({ name, limit }, { box }) {
    const wanted = name.toLowerCase();
    const found: z.output<typeof agent>[] = [];
    let marker: string | undefined;
    do {
      const page = await listAgents(box, MAX_LIMIT, marker);
      found.push(...page.ai_agents.filter((one) => one.name.toLowerCase().includes(wanted)));
      marker = page.next_marker;
    } while (marker !== undefined);
    return { ai_agents: found.slice(0, limit), total_count: found.length };
  },
});
