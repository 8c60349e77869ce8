/** Metadata templates: what can be said of a file. */
import { z } from 'zod';
import { boxPath } from '../box-path.js';
import type { BoxApi } from '../context.js';
import { present } from '../results.js';
import { shortText } from '../shapes.js';

export const templateKey = z
  .string()
  .regex(/^[a-zA-Z_][-a-zA-Z0-9_]{0,63}$/, 'must be a key such as "contract2025", not the display name')
  .describe('Key of the metadata template, from box_metadata_template_list_tool.');

export const FIELD_TYPES = ['string', 'float', 'date', 'enum', 'multiSelect'] as const;

const field = z.object({
  key: z.string(),
  type: z.string(),
  displayName: shortText().optional(),
  description: shortText().optional(),
  options: z.array(z.object({ key: shortText() })).optional(),
});

export const template = z.object({
  templateKey: z.string(),
  displayName: shortText(),
  fields: z.array(field).optional(),
});

/** Of each template in a list only which fields it has. */
export const templateBrief = template.extend({
  fields: z.array(field.pick({ key: true, type: true })).optional(),
});

export const toTemplate = (answer: unknown) => template.parse(present(answer));

const page = z.object({ entries: z.array(z.unknown()), next_marker: z.string().optional() });

/** One page of the company's templates, whole. */
export async function listTemplates(box: BoxApi, limit: number, marker?: string) {
  const query = { limit, marker };
  const { entries, next_marker } = page.parse(
    present(await box.get(boxPath`/metadata_templates/enterprise`, { query })),
  );
  return { templates: entries.map(toTemplate), next_marker: next_marker || undefined };
}

export async function getTemplate(box: BoxApi, key: string) {
  return toTemplate(await box.get(boxPath`/metadata_templates/enterprise/${key}/schema`));
}
