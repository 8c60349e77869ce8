import { z } from 'zod';
import { boxPath } from '../box-path.js';
import { defineTool } from '../define.js';
import { itemDescription } from '../item-params.js';
import { folderId } from '../params.js';
import { name, toWebLink, url, webLink } from './web-link.js';

export const boxWebLinkCreateTool = defineTool({
  name: 'box_web_link_create_tool',
  description: 'Creates a web link: an address that stands in a folder like a file.',
  input: z.strictObject({
    url,
    parent_folder_id: folderId,
    name,
    description: itemDescription.optional().describe('A description, at most 256 characters.'),
  }),
  output: z.object({ web_link: webLink }),
  scope: 'box.write',
  annotations: {
    title: 'Create web link',
    readOnlyHint: false,
    destructiveHint: false,
    idempotentHint: false,
    openWorldHint: true,
  },
  run: 'call',
  async handler({ parent_folder_id, ...fields }, { box }) {
    const parent = { id: parent_folder_id };
    return { web_link: toWebLink(await box.post(boxPath`/web_links`, { parent, ...fields })) };
  },
});
