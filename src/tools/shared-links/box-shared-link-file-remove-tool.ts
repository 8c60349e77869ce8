import { z } from 'zod';
import { boxPath } from '../box-path.js';
import { defineTool } from '../define.js';
import { fileId } from '../params.js';
import { message, removeSharedLink } from './shared-link.js';

export const boxSharedLinkFileRemoveTool = defineTool({
  name: 'box_shared_link_file_remove_tool',
  description: 'Removes the shared link of a file: nobody can use its address any more.',
  input: z.strictObject({ file_id: fileId }),
  output: message,
  scope: 'box.share',
  annotations: {
    title: 'Unshare file',
    readOnlyHint: false,
    destructiveHint: true,
    idempotentHint: true,
    openWorldHint: true,
  },
  run: 'call',
  async handler({ file_id }, { box }) {
    return await removeSharedLink(box, boxPath`/files/${file_id}`, `File ${file_id}`);
  },
});
