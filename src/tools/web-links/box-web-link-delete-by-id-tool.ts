import { z } from 'zod';
import { boxPath } from '../box-path.js';
import { defineTool } from '../define.js';
import { webLinkId } from '../item-params.js';

export const boxWebLinkDeleteByIdTool = defineTool({
  name: 'box_web_link_delete_by_id_tool',
  description: 'Moves a web link to the trash.',
  input: z.strictObject({ web_link_id: webLinkId }),
  output: z.object({ message: z.string() }),
  scope: 'box.write',
  annotations: {
    title: 'Delete web link',
    readOnlyHint: false,
    destructiveHint: true,
    idempotentHint: true,
    openWorldHint: true,
  },
  run: 'call',
  async handler({ web_link_id }, { box }) {
    await box.delete(boxPath`/web_links/${web_link_id}`);
    return { message: `Web link ${web_link_id} is in the trash.` };
  },
});
