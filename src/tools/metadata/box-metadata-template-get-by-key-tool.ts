import { z } from 'zod';
import { defineTool } from '../define.js';
import { getTemplate, template, templateKey } from './template.js';

export const boxMetadataTemplateGetByKeyTool = defineTool({
  name: 'box_metadata_template_get_by_key_tool',
  description: 'One metadata template by its key: its fields, their types and options.',
  input: z.strictObject({ template_key: templateKey }),
  output: z.object({ template }),
  scope: 'box.read',
  annotations: {
    title: 'Metadata template by key',
    readOnlyHint: true,
    destructiveHint: false,
    idempotentHint: true,
    openWorldHint: true,
  },
  run: 'call',
  async handler({ template_key }, { box }) {
    return { template: await getTemplate(box, template_key) };
  },
});
