import { z } from 'zod';
import { boxPath } from '../box-path.js';
import { defineTool } from '../define.js';
import { fileId } from '../params.js';

export const boxFileSetDownloadOpenTool = defineTool({
  name: 'box_file_set_download_open_tool',
  description: 'Lets everyone who can open a file download it, whatever their role.',
  input: z.strictObject({ file_id: fileId }),
  output: z.object({ message: z.string() }),
  scope: 'box.write',
  annotations: {
    title: 'Downloads: everyone',
    readOnlyHint: false,
    destructiveHint: true,
    idempotentHint: true,
    openWorldHint: true,
  },
  run: 'call',
  async handler({ file_id }, { box }) {
    await box.put(boxPath`/files/${file_id}`, { permissions: { can_download: 'open' } });
    return { message: `Everyone who can open file ${file_id} may download it.` };
  },
});
