import { z } from 'zod';
import { defineTool } from '../define.js';
import { toWebLink, webLink } from '../web-links/web-link.js';
import { found } from './params.js';
import { followSharedLink } from './shared-link.js';

export const boxSharedLinkWebLinkFindBySharedLinkUrlTool = defineTool({
  name: 'box_shared_link_web_link_find_by_shared_link_url_tool',
  description:
    'The web link behind a shared link. Other tools can use its id only where the account may open it without the link.',
  input: z.strictObject(found),
  output: z.object({ web_link: webLink }),
  scope: 'box.read',
  annotations: {
    title: 'Find shared web link',
    readOnlyHint: true,
    destructiveHint: false,
    idempotentHint: true,
    openWorldHint: true,
  },
  run: 'call',
  async handler(args, { box }) {
    return { web_link: toWebLink(await followSharedLink(box, args, 'web_link')) };
  },
});
