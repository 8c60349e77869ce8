import { z } from 'zod';
import { boxPath } from '../box-path.js';
import { defineTool } from '../define.js';
import { fileId } from '../params.js';
import { getSharedLink, maybeLink } from './shared-link.js';

export const boxSharedLinkFileGetTool = defineTool({
  name: 'box_shared_link_file_get_tool',
  description: 'The shared link of a file: address, who can use it, until when, and what it allows.',
  input: z.strictObject({ file_id: fileId }),
  output: maybeLink,
  scope: 'box.read',
  annotations: {
    title: 'Shared link of file',
    readOnlyHint: true,
    destructiveHint: false,
    idempotentHint: true,
    openWorldHint: true,
  },
  run: 'call',
  async handler({ file_id }, { box }) {
    return await getSharedLink(box, boxPath`/files/${file_id}`);
  },
});
