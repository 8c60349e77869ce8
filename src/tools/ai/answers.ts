/** What the tools that ask Box AI have in common: parameters, and what comes back. */
import { z } from 'zod';
import { AppError } from '../../errors.js';
import type { BoxApi, BoxPath } from '../context.js';
import { id } from '../params.js';
import { present, untrusted } from '../results.js';
import { listedAs } from '../shapes.js';

/** Box: "limited to 10000 characters", "a maximum of 25 files". */
const MAX_PROMPT = 10_000;
const MAX_FILES = 25;

export const prompt = z.string().trim().min(1).max(MAX_PROMPT);

export const fileIds = z
  .array(id('a file id'))
  .min(1)
  .max(MAX_FILES)
  .describe(`Ids of 1 to ${MAX_FILES} files: digits. Find them with box_search_tool.`);

/** Box's own agents have words for an id, such as `enhanced_extract_agent`. */
export const agentId = z
  .string()
  .regex(/^(\d{1,20}|[a-z]{1,30}_[a-z_]{1,60})$/, 'must be an id such as "14031"')
  .describe('Id of the agent, from box_ai_agents_list_tool.');

const agentInfo = z.object({
  processor: z.string().optional(),
  models: z.array(z.object({ name: z.string().optional(), provider: z.string().optional() })).optional(),
});
listedAs.add(agentInfo, { description: 'processor, models' });

const about = {
  created_at: z.string(),
  completion_reason: z.string().optional(),
  ai_agent_info: agentInfo.optional(),
};

/** The answer repeats what is in the files: other people's text. */
export const aiAnswer = z.object({ answer: z.string(), ...about });

const extracted = z.object({ answer: z.record(z.string(), z.unknown()), ...about });

interface Question {
  items: readonly { type: 'file' | 'hubs'; id: string }[];
  ai_agent_id?: string | undefined;
  [field: string]: unknown;
}

/** Box refuses an id given twice. */
export const filesOf = (ids: readonly string[]) =>
  [...new Set(ids)].map((id) => ({ type: 'file' as const, id }));

const send = (box: BoxApi, path: BoxPath, { ai_agent_id, ...body }: Question): Promise<unknown> =>
  box.post(path, {
    ...body,
    ...(ai_agent_id !== undefined && { ai_agent: { type: 'ai_agent_id', id: ai_agent_id } }),
  });

/** @param nothing What to tell where Box has nothing to answer from (204). */
export async function askBox(box: BoxApi, path: BoxPath, question: Question, nothing: () => AppError) {
  const answer = await send(box, path, question);
  if (answer === undefined) throw nothing();
  const { answer: text, ...rest } = aiAnswer.parse(withoutNulls(answer));
  return { answer: untrusted(text), ...rest };
}

export const noText = (): AppError =>
  new AppError('box_not_found', 'Box AI has no text of this to answer from.', {
    hint: 'box_file_text_extract_tool tells what text Box has of a file.',
  });

/** The record as JSON; null stands for what the files do not tell. */
export async function extractRecord(box: BoxApi, path: BoxPath, question: Question) {
  const { answer, ...rest } = extracted.parse(withoutNulls(await send(box, path, question)));
  return { answer: untrusted(JSON.stringify(answer)), ...rest };
}

/** Only around the answer: inside of it, null and empty mean something. */
function withoutNulls(response: unknown): unknown {
  if (typeof response !== 'object' || response === null) return response;
  const { answer, ...rest } = response as Record<string, unknown>;
  return { ...(present(rest) as object), answer };
}
