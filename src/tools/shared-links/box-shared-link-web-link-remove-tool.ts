import { z } from 'zod';
import { boxPath } from '../box-path.js';
import { defineTool } from '../define.js';
import { webLinkId } from '../item-params.js';
import { message, removeSharedLink } from './shared-link.js';

export const boxSharedLinkWebLinkRemoveTool = defineTool({
  name: 'box_shared_link_web_link_remove_tool',
  description: 'Removes the shared link of a web link: nobody can use its address any more.',
  input: z.strictObject({ web_link_id: webLinkId }),
  output: message,
  scope: 'box.share',
  annotations: {
    title: 'Unshare web link',
    readOnlyHint: false,
    destructiveHint: true,
    idempotentHint: true,
    openWorldHint: true,
  },
  run: 'call',
  async handler({ web_link_id }, { box }) {
    return await removeSharedLink(box, boxPath`/web_links/${web_link_id}`, `Web link ${web_link_id}`);
  },
});
