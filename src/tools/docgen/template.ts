/** Doc Gen templates: files marked as such. */
import { z } from 'zod';
import { boxPath } from '../box-path.js';
import type { BoxApi } from '../context.js';
import { present } from '../results.js';
import { shortText } from '../shapes.js';
import { readPage } from './docgen.js';

export const template = z.object({ id: z.string(), file_name: shortText().optional() });

const boxTemplate = z.object({ file: z.object({ id: z.string() }), file_name: z.string().optional() });

export function toTemplate(answer: unknown) {
  const { file, file_name } = boxTemplate.parse(present(answer));
  return template.parse({ id: file.id, file_name });
}

export async function listTemplates(box: BoxApi, limit: number, marker?: string) {
  const { entries, next_marker } = await readPage(box, boxPath`/docgen_templates`, { limit, marker });
  return { templates: entries.map(toTemplate), next_marker };
}
