import { z } from 'zod';
import { boxPath } from '../box-path.js';
import { defineTool } from '../define.js';
import { itemDescription, webLinkId } from '../item-params.js';
import { folderId } from '../params.js';
import { name, toWebLink, url, webLink } from './web-link.js';

export const boxWebLinkUpdateByIdTool = defineTool({
  name: 'box_web_link_update_by_id_tool',
  description: 'Changes where a web link leads and stands; its name and description only if they are given.',
  input: z.strictObject({
    web_link_id: webLinkId,
    url,
    parent_folder_id: folderId,
    name: name.describe('A new name; the old one if left out.'),
    description: itemDescription.optional().describe('A description, at most 256 characters.'),
  }),
  output: z.object({ web_link: webLink }),
  scope: 'box.write',
  annotations: {
    title: 'Change web link',
    readOnlyHint: false,
    destructiveHint: true,
    idempotentHint: true,
    openWorldHint: true,
  },
  run: 'call',
  async handler({ web_link_id, parent_folder_id, ...fields }, { box }) {
    const body = { parent: { id: parent_folder_id }, ...fields };
    return { web_link: toWebLink(await box.put(boxPath`/web_links/${web_link_id}`, body)) };
  },
});
