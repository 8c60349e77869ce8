import { z } from 'zod';
import { defineTool } from '../define.js';
import { fileId } from '../params.js';
import { pathOf } from './instance.js';
import { templateKey } from './template.js';

export const boxMetadataDeleteInstanceOnFileTool = defineTool({
  name: 'box_metadata_delete_instance_on_file_tool',
  description: 'Removes all values of one metadata template from a file.',
  input: z.strictObject({ file_id: fileId, template_key: templateKey }),
  output: z.object({ message: z.string() }),
  scope: 'box.write',
  annotations: {
    title: 'Remove metadata',
    readOnlyHint: false,
    destructiveHint: true,
    idempotentHint: true,
    openWorldHint: true,
  },
  run: 'call',
  async handler({ file_id, template_key }, { box }) {
    await box.delete(pathOf(file_id, template_key));
    return { message: `File ${file_id} has no metadata of ${template_key} any more.` };
  },
});
