/** Agents of Box AI. */
import { z } from 'zod';
import { AppError } from '../../errors.js';
import { boxPath } from '../box-path.js';
import type { BoxApi } from '../context.js';
import { present, untrusted } from '../results.js';
import { listedAs, shortText } from '../shapes.js';

/** Box's largest page. */
export const MAX_LIMIT = 1000;

const brief = {
  id: z.string(),
  name: shortText(),
  origin: z.string(),
  access_state: z.string(),
};

export const agent = z.object(brief);

const page = z.object({ entries: z.array(agent), next_marker: z.string().optional() });

/** One page of the agents of the company and Box's own. */
export async function listAgents(box: BoxApi, limit: number, marker?: string) {
  const query = { include_box_default: true, limit, marker };
  const { entries, next_marker } = page.parse(present(await box.get(boxPath`/ai_agents`, { query })));
  return { ai_agents: entries, next_marker };
}

/** What an agent can be used for. Instructions are other people's text, and long. */
const ability = z.object({
  access_state: z.string(),
  description: shortText().optional(),
  custom_instructions: z.string().optional(),
  suggested_questions: z.array(shortText()).optional(),
  models: z.array(z.string()).optional(),
});

listedAs.add(ability, { description: Object.keys(ability.shape).join(', ') });

export const ABILITIES = ['ask', 'text_gen', 'extract'] as const;

export const agentDetails = z.object({
  ...brief,
  created_at: z.string().optional(),
  modified_at: z.string().optional(),
  ask: ability.optional(),
  text_gen: ability.optional(),
  extract: ability.optional(),
});

/** A tool of an ability, such as `long_text`; everything else in it is passed over. */
const withModel = z.object({ model: z.string() });

function readAbility(answer: unknown): unknown {
  if (typeof answer !== 'object' || answer === null) return answer;
  const { custom_instructions, ...rest } = answer as Record<string, unknown>;
  const models = Object.values(rest).flatMap((value) => withModel.safeParse(value).data?.model ?? []);
  return {
    ...rest,
    ...(typeof custom_instructions === 'string' && { custom_instructions: untrusted(custom_instructions) }),
    ...(models.length > 0 && { models: [...new Set(models)] }),
  };
}

/** Box says of an agent that is not there only that the request is wrong. */
export async function readAgent(box: BoxApi, id: string) {
  const found = await box
    .get(boxPath`/ai_agents/${id}`, { query: { fields: ABILITIES } })
    .catch((error: unknown) => {
      if (!(error instanceof AppError) || !['box_not_found', 'box_bad_request'].includes(error.code))
        throw error;
      throw new AppError('box_not_found', 'Box has no such agent, or the signed-in account may not see it.', {
        hint: 'box_ai_agents_list_tool lists them.',
        cause: error,
        log: error.log,
      });
    });
  const answer = present(found) as Record<string, unknown>;
  const abilities = ABILITIES.map((name) => [name, readAbility(answer[name])] as const);
  return agentDetails.parse({ ...answer, ...Object.fromEntries(abilities) });
}
