import { z } from 'zod';
import { boxPath } from '../box-path.js';
import { defineTool } from '../define.js';
import { fileId } from '../params.js';
import { headers } from './docgen.js';
import { template, toTemplate } from './template.js';

export const boxDocgenTemplateCreateTool = defineTool({
  name: 'box_docgen_template_create_tool',
  description:
    'Marks a .docx file with tags such as {{customer.name}} as a Doc Gen template. The file itself stays as it is.',
  input: z.strictObject({ file_id: fileId }),
  output: z.object({ template }),
  scope: 'box.write',
  annotations: {
    title: 'Make Doc Gen template',
    readOnlyHint: false,
    destructiveHint: false,
    idempotentHint: true,
    openWorldHint: true,
  },
  run: 'call',
  async handler({ file_id }, { box }) {
    const body = { file: { type: 'file', id: file_id } };
    return { template: toTemplate(await box.post(boxPath`/docgen_templates`, body, { headers })) };
  },
});
