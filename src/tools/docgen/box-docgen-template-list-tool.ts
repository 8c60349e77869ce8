import { z } from 'zod';
import { defineTool } from '../define.js';
import { marker } from '../paging.js';
import { limit } from './docgen.js';
import { listTemplates, template } from './template.js';

export const boxDocgenTemplateListTool = defineTool({
  name: 'box_docgen_template_list_tool',
  description: 'The Doc Gen templates that the account has access to.',
  input: z.strictObject({ marker, limit }),
  output: z.object({ templates: z.array(template), next_marker: z.string().optional() }),
  scope: 'box.read',
  annotations: {
    title: 'List Doc Gen templates',
    readOnlyHint: true,
    destructiveHint: false,
    idempotentHint: true,
    openWorldHint: true,
  },
  run: 'call',
  async handler({ limit: most, marker: from }, { box }) {
    return await listTemplates(box, most, from);
  },
});
