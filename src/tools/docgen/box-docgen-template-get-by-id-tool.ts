import { z } from 'zod';
import { boxPath } from '../box-path.js';
import { defineTool } from '../define.js';
import { headers, templateId } from './docgen.js';
import { template, toTemplate } from './template.js';

export const boxDocgenTemplateGetByIdTool = defineTool({
  name: 'box_docgen_template_get_by_id_tool',
  description: 'One Doc Gen template: the name of its file. Its tags: box_docgen_template_list_tags_tool.',
  input: z.strictObject({ template_id: templateId }),
  output: z.object({ template }),
  scope: 'box.read',
  annotations: {
    title: 'Doc Gen template',
    readOnlyHint: true,
    destructiveHint: false,
    idempotentHint: true,
    openWorldHint: true,
  },
  run: 'call',
  async handler({ template_id }, { box }) {
    return { template: toTemplate(await box.get(boxPath`/docgen_templates/${template_id}`, { headers })) };
  },
});
