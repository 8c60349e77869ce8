import { z } from 'zod';
import { AppError } from '../../errors.js';
import { defineTool } from '../define.js';
import { listTemplates, template } from './template.js';

const PER_PAGE = 1000;
const MAX_PAGES = 5;

const comparable = (name: string): string =>
  name
    .trim()
    .toLowerCase()
    .replace(/\.docx$/, '');

export const boxDocgenTemplateGetByNameTool = defineTool({
  name: 'box_docgen_template_get_by_name_tool',
  description: 'One Doc Gen template by the name of its file, case aside, with or without .docx.',
  input: z.strictObject({
    template_name: z.string().trim().min(1).max(255).describe('The whole name of the file.'),
  }),
  output: z.object({ template }),
  scope: 'box.read',
  annotations: {
    title: 'Doc Gen template by name',
    readOnlyHint: true,
    destructiveHint: false,
    idempotentHint: true,
    openWorldHint: true,
  },
  run: 'call',
  async handler({ template_name }, { box }) {
    const wanted = comparable(template_name);
    let marker: string | undefined;
    for (let page = 0; page < MAX_PAGES; page += 1) {
      const { templates, next_marker } = await listTemplates(box, PER_PAGE, marker);
      const found = templates.find(({ file_name = '' }) => comparable(file_name) === wanted);
      if (found) return { template: found };
      if (next_marker === undefined) break;
      marker = next_marker;
    }
    throw new AppError('box_not_found', 'There is no Doc Gen template of this name.', {
      hint: 'box_docgen_template_list_tool tells all names.',
    });
  },
});
