import { z } from 'zod';
import { boxPath } from '../box-path.js';
import { defineTool } from '../define.js';
import { webLinkId } from '../item-params.js';
import { settings } from './params.js';
import { linkOutput, setSharedLink } from './shared-link.js';

export const boxSharedLinkWebLinkCreateOrUpdateTool = defineTool({
  name: 'box_shared_link_web_link_create_or_update_tool',
  description: 'Creates or changes the shared link of a web link. What is left out stays as it is.',
  input: z.strictObject({ web_link_id: webLinkId, ...settings }),
  output: linkOutput,
  scope: 'box.share',
  annotations: {
    title: 'Share web link',
    readOnlyHint: false,
    destructiveHint: true,
    idempotentHint: true,
    openWorldHint: true,
  },
  run: 'call',
  async handler({ web_link_id, ...given }, { box }) {
    return await setSharedLink(box, boxPath`/web_links/${web_link_id}`, given, false);
  },
});
