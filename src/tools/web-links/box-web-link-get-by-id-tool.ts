import { z } from 'zod';
import { boxPath } from '../box-path.js';
import { defineTool } from '../define.js';
import { webLinkId } from '../item-params.js';
import { toWebLink, webLink } from './web-link.js';

export const boxWebLinkGetByIdTool = defineTool({
  name: 'box_web_link_get_by_id_tool',
  description: 'Address, name, description and folder of a web link.',
  input: z.strictObject({ web_link_id: webLinkId }),
  output: z.object({ web_link: webLink }),
  scope: 'box.read',
  annotations: {
    title: 'Web link details',
    readOnlyHint: true,
    destructiveHint: false,
    idempotentHint: true,
    openWorldHint: true,
  },
  run: 'call',
  async handler({ web_link_id }, { box }) {
    return { web_link: toWebLink(await box.get(boxPath`/web_links/${web_link_id}`)) };
  },
});
