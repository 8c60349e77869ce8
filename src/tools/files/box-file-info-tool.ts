import { z } from 'zod';
import { boxPath } from '../box-path.js';
import { defineTool } from '../define.js';
import { fileId } from '../params.js';
import { FILE_FIELDS, fileDetails, toFileDetails } from '../shapes.js';

export const boxFileInfoTool = defineTool({
  name: 'box_file_info_tool',
  description:
    'Name, size, dates, owner, path, version, tags, lock, shared link and your permissions of one file. For its text use box_file_text_extract_tool.',
  input: z.strictObject({ file_id: fileId }),
  output: z.object({ file_info: fileDetails }),
  scope: 'box.read',
  annotations: {
    title: 'File details',
    readOnlyHint: true,
    destructiveHint: false,
    idempotentHint: true,
    openWorldHint: true,
  },
  run: 'call',
  async handler({ file_id }, { box }) {
    const answer = await box.get(boxPath`/files/${file_id}`, { query: { fields: FILE_FIELDS } });
    return { file_info: toFileDetails(answer) };
  },
});
