import { z } from 'zod';
import { boxPath } from '../box-path.js';
import { defineTool } from '../define.js';
import { fileId } from '../params.js';
import { readTags, tagList } from '../tags.js';

export const boxFileTagListTool = defineTool({
  name: 'box_file_tag_list_tool',
  description: 'Lists the tags of a file.',
  input: z.strictObject({ file_id: fileId }),
  output: tagList,
  scope: 'box.read',
  annotations: {
    title: 'Tags of file',
    readOnlyHint: true,
    destructiveHint: false,
    idempotentHint: true,
    openWorldHint: true,
  },
  run: 'call',
  async handler({ file_id }, { box }) {
    const { tags } = await readTags(box, boxPath`/files/${file_id}`);
    return { tags };
  },
});
