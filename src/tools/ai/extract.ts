/** Values taken from files: by a prompt, by own fields, or by those of a metadata template. */
import { z } from 'zod';
import { AppError } from '../../errors.js';
import { boxPath } from '../box-path.js';
import type { BoxApi } from '../context.js';
import { askBox, extractRecord, filesOf, noText } from './answers.js';

const FIELD_TYPES = ['string', 'float', 'date', 'enum', 'multiSelect'] as const;

const option = z.strictObject({ key: z.string().min(1).describe('The value as answered.') });

const field = z
  .strictObject({
    key: z.string().min(1).describe('Name of the field in the answer.'),
    type: z.enum(FIELD_TYPES).optional().describe('string if left out.'),
    displayName: z.string().optional().describe('Its name as people see it.'),
    description: z.string().optional().describe('What the field is.'),
    prompt: z.string().optional().describe('How to find and format the value.'),
    options: z.array(option).min(1).optional().describe('Allowed values of an enum or multiSelect.'),
  })
  .check(({ value, issues }) => {
    const isChoice = value.type === 'enum' || value.type === 'multiSelect';
    if (isChoice === (value.options !== undefined)) return;
    const message = isChoice
      ? `must be given where type is ${value.type}`
      : 'may be given only where type is enum or multiSelect';
    issues.push({ code: 'custom', path: ['options'], message, input: value });
  });

export const fields = z
  .array(field)
  .min(1)
  .refine((all) => new Set(all.map(({ key }) => key)).size === all.length, 'each key may be given only once')
  .describe('The fields of the record.');

export const templateKey = z
  .string()
  .regex(/^[A-Za-z_][\w-]{0,255}$/, 'must be the key of a template, such as "invoiceData"')
  .describe('Key of a template of the company, from box_metadata_template_list_tool.');

/** Box's agent for long and difficult documents. */
export const ENHANCED = 'enhanced_extract_agent';

interface ByFields {
  fields: z.output<typeof fields>;
  ai_agent_id?: string | undefined;
}

export function extractByFields(box: BoxApi, ids: readonly string[], { fields, ai_agent_id }: ByFields) {
  return extractRecord(box, boxPath`/ai/extract_structured`, { items: filesOf(ids), fields, ai_agent_id });
}

interface ByTemplate {
  template_key: string;
  ai_agent_id?: string | undefined;
}

/** Box's 404 does not say whether a file or the template is missing. */
export async function extractByTemplate(
  box: BoxApi,
  ids: readonly string[],
  { template_key, ai_agent_id }: ByTemplate,
) {
  const metadata_template = { type: 'metadata_template', scope: 'enterprise', template_key };
  try {
    return await extractRecord(box, boxPath`/ai/extract_structured`, {
      items: filesOf(ids),
      metadata_template,
      ai_agent_id,
    });
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'box_not_found') throw error;
    const missing = 'Box has no such template or file, or the signed-in account may not see it.';
    throw new AppError('box_not_found', missing, {
      hint: 'box_metadata_template_list_tool lists the templates; box_search_tool finds files.',
      cause: error,
      log: error.log,
    });
  }
}

export async function extractFreeform(
  box: BoxApi,
  ids: readonly string[],
  given: { prompt: string; ai_agent_id?: string | undefined },
) {
  return await askBox(box, boxPath`/ai/extract`, { items: filesOf(ids), ...given }, noText);
}
