import { z } from 'zod';
import { boxPath } from '../box-path.js';
import { defineTool } from '../define.js';
import { tag } from '../item-params.js';
import { folderId } from '../params.js';
import { addTag, tagList } from '../tags.js';

export const boxFolderTagAddTool = defineTool({
  name: 'box_folder_tag_add_tool',
  description: 'Adds a tag to a folder and returns all its tags.',
  input: z.strictObject({ folder_id: folderId, tag }),
  output: tagList,
  scope: 'box.write',
  annotations: {
    title: 'Tag folder',
    readOnlyHint: false,
    destructiveHint: false,
    idempotentHint: true,
    openWorldHint: true,
  },
  run: 'call',
  async handler({ folder_id, tag }, { box }) {
    const { tags } = await addTag(box, boxPath`/folders/${folder_id}`, tag);
    return { tags };
  },
});
