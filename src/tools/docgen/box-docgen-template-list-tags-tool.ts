import { z } from 'zod';
import { boxPath } from '../box-path.js';
import { defineTool } from '../define.js';
import { marker } from '../paging.js';
import { id } from '../params.js';
import { present } from '../results.js';
import { listedAs, shortText } from '../shapes.js';
import { headers, limit, templateId } from './docgen.js';

const tag = z.object({ tag_content: shortText(), tag_type: z.string(), json_paths: z.array(shortText()) });

listedAs.add(tag, { description: `Tag: ${Object.keys(tag.shape).join(', ')}` });

const status = z.enum(['ready', 'processing']);

/** Without entries while Box still reads the template: it then answers 202 and a message. */
const page = z.object({ entries: z.array(tag).optional(), next_marker: z.string().optional() });

export const boxDocgenTemplateListTagsTool = defineTool({
  name: 'box_docgen_template_list_tags_tool',
  description:
    'Tags of a Doc Gen template and the JSON paths they read. While status is processing, call again after some seconds.',
  input: z.strictObject({
    template_id: templateId,
    template_version_id: id('a version id')
      .optional()
      .describe('Version of its file; the current one if left out.'),
    marker,
    limit,
  }),
  output: z.object({
    status,
    tags: z.array(tag),
    next_marker: z.string().optional(),
  }),
  scope: 'box.read',
  annotations: {
    title: 'Tags of Doc Gen template',
    readOnlyHint: true,
    destructiveHint: false,
    idempotentHint: true,
    openWorldHint: true,
  },
  run: 'call',
  async handler({ template_id, ...query }, { box }) {
    const answer = await box.get(boxPath`/docgen_templates/${template_id}/tags`, { query, headers });
    const { entries, next_marker } = page.parse(present(answer));
    const reading = entries ? status.enum.ready : status.enum.processing;
    return { status: reading, tags: entries ?? [], next_marker };
  },
});
