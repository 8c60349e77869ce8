import { z } from 'zod';
import { defineTool } from '../define.js';
import { fileId } from '../params.js';
import { instance, pathOf, toInstance } from './instance.js';
import { templateKey } from './template.js';

export const boxMetadataGetInstanceOnFileTool = defineTool({
  name: 'box_metadata_get_instance_on_file_tool',
  description: 'What a file says in the fields of one metadata template.',
  input: z.strictObject({ file_id: fileId, template_key: templateKey }),
  output: instance,
  scope: 'box.read',
  annotations: {
    title: 'Metadata of a file',
    readOnlyHint: true,
    destructiveHint: false,
    idempotentHint: true,
    openWorldHint: true,
  },
  run: 'call',
  async handler({ file_id, template_key }, { box }) {
    return toInstance(await box.get(pathOf(file_id, template_key)));
  },
});
