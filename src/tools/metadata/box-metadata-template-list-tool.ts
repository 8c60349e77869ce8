import { z } from 'zod';
import { defineTool } from '../define.js';
import { marker, PAGE_SIZE } from '../paging.js';
import { listTemplates, templateBrief } from './template.js';

export const boxMetadataTemplateListTool = defineTool({
  name: 'box_metadata_template_list_tool',
  description:
    'The metadata templates of the company, with their fields. One in full: box_metadata_template_get_by_key_tool.',
  input: z.strictObject({ marker }),
  output: z.object({ templates: z.array(templateBrief), next_marker: z.string().optional() }),
  scope: 'box.read',
  annotations: {
    title: 'List metadata templates',
    readOnlyHint: true,
    destructiveHint: false,
    idempotentHint: true,
    openWorldHint: true,
  },
  run: 'call',
  async handler(args, { box }) {
    return await listTemplates(box, PAGE_SIZE, args.marker);
  },
});
