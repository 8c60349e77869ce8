import { z } from 'zod';
import { boxPath } from '../box-path.js';
import { defineTool } from '../define.js';
import { webLinkId } from '../item-params.js';
import { getSharedLink, maybeLink } from './shared-link.js';

export const boxSharedLinkWebLinkGetTool = defineTool({
  name: 'box_shared_link_web_link_get_tool',
  description: 'The shared link of a web link: address, who can use it, until when, and what it allows.',
  input: z.strictObject({ web_link_id: webLinkId }),
  output: maybeLink,
  scope: 'box.read',
  annotations: {
    title: 'Shared link of web link',
    readOnlyHint: true,
    destructiveHint: false,
    idempotentHint: true,
    openWorldHint: true,
  },
  run: 'call',
  async handler({ web_link_id }, { box }) {
    return await getSharedLink(box, boxPath`/web_links/${web_link_id}`);
  },
});
