import { z } from 'zod';
import { boxPath } from '../box-path.js';
import { defineTool } from '../define.js';
import { tag } from '../item-params.js';
import { fileId } from '../params.js';
import { removeTag, tagList } from '../tags.js';

export const boxFileTagRemoveTool = defineTool({
  name: 'box_file_tag_remove_tool',
  description: 'Removes a tag from a file and returns those left.',
  input: z.strictObject({ file_id: fileId, tag }),
  output: tagList,
  scope: 'box.write',
  annotations: {
    title: 'Untag file',
    readOnlyHint: false,
    destructiveHint: true,
    idempotentHint: true,
    openWorldHint: true,
  },
  run: 'call',
  async handler({ file_id, tag }, { box }) {
    const { tags } = await removeTag(box, boxPath`/files/${file_id}`, tag);
    return { tags };
  },
});
