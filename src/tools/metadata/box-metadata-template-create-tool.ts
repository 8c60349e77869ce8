import { z } from 'zod';
import { boxPath } from '../box-path.js';
import { defineTool } from '../define.js';
import { FIELD_TYPES, template, templateKey } from './template.js';

/** The caller knows the fields. */
const made = template.pick({ templateKey: true, displayName: true });

const option = z.strictObject({ key: z.string().min(1).max(255).describe('Text of the option.') });

const field = z
  .strictObject({
    key: z.string().min(1).max(256).describe('Key of the field, unique in the template.'),
    type: z.enum(FIELD_TYPES).describe('Type of its values.'),
    displayName: z.string().min(1).max(4096).describe('Name that people see.'),
    description: z.string().max(4096).optional().describe('What the field is for.'),
    hidden: z.boolean().optional().describe('true: people do not see it.'),
    options: z.array(option).optional().describe('What can be chosen in an enum or multiSelect.'),
  })
  .refine(({ type, options }) => Boolean(options?.length) === (type === 'enum' || type === 'multiSelect'), {
    path: ['options'],
    message: 'belong to the types enum and multiSelect, which need them',
  });

export const boxMetadataTemplateCreateTool = defineTool({
  name: 'box_metadata_template_create_tool',
  description: 'Creates a metadata template for the whole company. Box allows it only to admins.',
  input: z.strictObject({
    display_name: z.string().trim().min(1).max(4096).describe('Name that people see.'),
    fields: z.array(field).max(500).describe('The fields, in order.'),
    template_key: templateKey.optional().describe('Key of the new template; made from the name if left out.'),
  }),
  output: z.object({ template: made }),
  scope: 'box.admin',
  annotations: {
    title: 'Create metadata template',
    readOnlyHint: false,
    destructiveHint: false,
    idempotentHint: false,
    openWorldHint: true,
  },
  run: 'call',
  async handler({ display_name, fields, template_key }, { box }) {
    const answer = await box.post(boxPath`/metadata_templates/schema`, {
      scope: 'enterprise',
      displayName: display_name,
      templateKey: template_key,
      fields,
    });
    return { template: made.parse(answer) };
  },
});
