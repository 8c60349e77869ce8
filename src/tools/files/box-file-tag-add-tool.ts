import { z } from 'zod';
import { boxPath } from '../box-path.js';
import { defineTool } from '../define.js';
import { tag } from '../item-params.js';
import { fileId } from '../params.js';
import { addTag, tagList } from '../tags.js';

export const boxFileTagAddTool = defineTool({
  name: 'box_file_tag_add_tool',
  description: 'Adds a tag to a file and returns all its tags.',
  input: z.strictObject({ file_id: fileId, tag }),
  output: tagList,
  scope: 'box.write',
  annotations: {
    title: 'Tag file',
    readOnlyHint: false,
    destructiveHint: false,
    idempotentHint: true,
    openWorldHint: true,
  },
  run: 'call',
  async handler({ file_id, tag }, { box }) {
    const { tags } = await addTag(box, boxPath`/files/${file_id}`, tag);
    return { tags };
  },
});
