import { z } from 'zod';
import { defineTool } from '../define.js';
import { fileBrief, toFileBrief } from '../shapes.js';
import { found } from './params.js';
import { followSharedLink } from './shared-link.js';

export const boxSharedLinkFileFindBySharedLinkUrlTool = defineTool({
  name: 'box_shared_link_file_find_by_shared_link_url_tool',
  description:
    'The file behind a shared link. Other tools can use its id only where the account may open it without the link.',
  input: z.strictObject(found),
  output: z.object({ file: fileBrief }),
  scope: 'box.read',
  annotations: {
    title: 'Find shared file',
    readOnlyHint: true,
    destructiveHint: false,
    idempotentHint: true,
    openWorldHint: true,
  },
  run: 'call',
  async handler(args, { box }) {
    return { file: toFileBrief(await followSharedLink(box, args, 'file')) };
  },
});
