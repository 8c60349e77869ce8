import { z } from 'zod';
import { boxPath } from '../box-path.js';
import { defineTool } from '../define.js';
import { fileId } from '../params.js';

export const boxFileSetDownloadCompanyTool = defineTool({
  name: 'box_file_set_download_company_tool',
  description: "Lets only people of the owner's company download a file.",
  input: z.strictObject({ file_id: fileId }),
  output: z.object({ message: z.string() }),
  scope: 'box.write',
  annotations: {
    title: 'Downloads: company only',
    readOnlyHint: false,
    destructiveHint: true,
    idempotentHint: true,
    openWorldHint: true,
  },
  run: 'call',
  async handler({ file_id }, { box }) {
    await box.put(boxPath`/files/${file_id}`, { permissions: { can_download: 'company' } });
    return { message: `Only people of its company may download file ${file_id}.` };
  },
});
