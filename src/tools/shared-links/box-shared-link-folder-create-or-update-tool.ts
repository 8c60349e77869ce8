import { z } from 'zod';
import { boxPath } from '../box-path.js';
import { defineTool } from '../define.js';
import { folderId } from '../params.js';
import { permissions, settings } from './params.js';
import { linkOutput, setSharedLink } from './shared-link.js';

export const boxSharedLinkFolderCreateOrUpdateTool = defineTool({
  name: 'box_shared_link_folder_create_or_update_tool',
  description: 'Creates or changes the shared link of a folder. What is left out stays as it is.',
  input: z.strictObject({
    folder_id: folderId,
    ...settings,
    ...permissions,
    can_edit: z.literal(false).optional().describe('Always false for folders.'),
  }),
  output: linkOutput,
  scope: 'box.share',
  annotations: {
    title: 'Share folder',
    readOnlyHint: false,
    destructiveHint: true,
    idempotentHint: true,
    openWorldHint: true,
  },
  run: 'call',
  async handler({ folder_id, ...given }, { box }) {
    return await setSharedLink(box, boxPath`/folders/${folder_id}`, given);
  },
});
