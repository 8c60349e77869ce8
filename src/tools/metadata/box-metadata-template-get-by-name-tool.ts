import { z } from 'zod';
import { AppError } from '../../errors.js';
import { defineTool } from '../define.js';
import { listTemplates, template } from './template.js';

/** Box's largest page; a company has some hundred templates at most. */
const PER_PAGE = 1000;
const MAX_PAGES = 5;

export const boxMetadataTemplateGetByNameTool = defineTool({
  name: 'box_metadata_template_get_by_name_tool',
  description: 'One metadata template by its display name, case aside: its key, fields, types and options.',
  input: z.strictObject({
    template_name: z.string().trim().min(1).max(4096).describe('The whole display name.'),
  }),
  output: z.object({ template }),
  scope: 'box.read',
  annotations: {
    title: 'Metadata template by name',
    readOnlyHint: true,
    destructiveHint: false,
    idempotentHint: true,
    openWorldHint: true,
  },
  run: 'call',
  async handler({ template_name }, { box }) {
    const wanted = template_name.toLowerCase();
    let marker: string | undefined;
    for (let page = 0; page < MAX_PAGES; page += 1) {
      const { templates, next_marker } = await listTemplates(box, PER_PAGE, marker);
      const found = templates.find(({ displayName }) => displayName.trim().toLowerCase() === wanted);
      if (found) return { template: found };
      if (next_marker === undefined) break;
      marker = next_marker;
    }
    throw new AppError('box_not_found', 'The company has no metadata template of this name.', {
      hint: 'box_metadata_template_list_tool tells all names.',
    });
  },
});
