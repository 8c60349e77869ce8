import { z } from 'zod';
import { boxPath } from '../box-path.js';
import { defineTool } from '../define.js';
import { fileId } from '../params.js';
import { permissions, settings } from './params.js';
import { linkOutput, setSharedLink } from './shared-link.js';

export const boxSharedLinkFileCreateOrUpdateTool = defineTool({
  name: 'box_shared_link_file_create_or_update_tool',
  description: 'Creates or changes the shared link of a file. What is left out stays as it is.',
  input: z.strictObject({
    file_id: fileId,
    ...settings,
    ...permissions,
    can_edit: z.boolean().optional().describe('May edit; needs can_download. A new link: false.'),
  }),
  output: linkOutput,
  scope: 'box.share',
  annotations: {
    title: 'Share file',
    readOnlyHint: false,
    destructiveHint: true,
    idempotentHint: true,
    openWorldHint: true,
  },
  run: 'call',
  async handler({ file_id, ...given }, { box }) {
    return await setSharedLink(box, boxPath`/files/${file_id}`, given);
  },
});
