import { z } from 'zod';
import { defineTool } from '../define.js';
import { folderBrief, toFolderBrief } from '../shapes.js';
import { found } from './params.js';
import { followSharedLink } from './shared-link.js';

export const boxSharedLinkFolderFindBySharedLinkUrlTool = defineTool({
  name: 'box_shared_link_folder_find_by_shared_link_url_tool',
  description:
    'The folder behind a shared link. Other tools can use its id only where the account may open it without the link.',
  input: z.strictObject(found),
  output: z.object({ folder: folderBrief }),
  scope: 'box.read',
  annotations: {
    title: 'Find shared folder',
    readOnlyHint: true,
    destructiveHint: false,
    idempotentHint: true,
    openWorldHint: true,
  },
  run: 'call',
  async handler(args, { box }) {
    return { folder: toFolderBrief(await followSharedLink(box, args, 'folder')) };
  },
});
