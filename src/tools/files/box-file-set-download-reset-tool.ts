import { z } from 'zod';
import { boxPath } from '../box-path.js';
import { defineTool } from '../define.js';
import { fileId } from '../params.js';

export const boxFileSetDownloadResetTool = defineTool({
  name: 'box_file_set_download_reset_tool',
  description:
    'Lets roles decide again who may download a file, as before box_file_set_download_open_tool or box_file_set_download_company_tool.',
  input: z.strictObject({ file_id: fileId }),
  output: z.object({ message: z.string() }),
  scope: 'box.write',
  annotations: {
    title: 'Downloads: by role',
    readOnlyHint: false,
    destructiveHint: true,
    idempotentHint: true,
    openWorldHint: true,
  },
  run: 'call',
  async handler({ file_id }, { box }) {
    // Left out, the setting would stay; null removes it.
    await box.put(boxPath`/files/${file_id}`, { permissions: null });
    return { message: `Roles decide who may download file ${file_id}.` };
  },
});
