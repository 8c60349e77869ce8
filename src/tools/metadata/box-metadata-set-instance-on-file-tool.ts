import { z } from 'zod';
import { defineTool } from '../define.js';
import { fileId } from '../params.js';
import { changing, instance, pathOf, values } from './instance.js';
import { templateKey } from './template.js';

export const boxMetadataSetInstanceOnFileTool = defineTool({
  name: 'box_metadata_set_instance_on_file_tool',
  description:
    'Gives a file metadata of a template it has none of. To change what it has use box_metadata_update_instance_on_file_tool.',
  input: z.strictObject({ template_key: templateKey, file_id: fileId, metadata: values }),
  output: instance,
  scope: 'box.write',
  annotations: {
    title: 'Set metadata',
    readOnlyHint: false,
    destructiveHint: false,
    idempotentHint: false,
    openWorldHint: true,
  },
  run: 'call',
  async handler({ template_key, file_id, metadata }, { box }) {
    return await changing(box, template_key, metadata, () =>
      box.post(pathOf(file_id, template_key), metadata),
    );
  },
});
