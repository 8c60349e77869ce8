import { z } from 'zod';
import { boxPath } from '../box-path.js';
import { defineTool } from '../define.js';
import { tag } from '../item-params.js';
import { folderId } from '../params.js';
import { removeTag, tagList } from '../tags.js';

export const boxFolderTagRemoveTool = defineTool({
  name: 'box_folder_tag_remove_tool',
  description: 'Removes a tag from a folder and returns those left.',
  input: z.strictObject({ folder_id: folderId, tag }),
  output: tagList,
  scope: 'box.write',
  annotations: {
    title: 'Untag folder',
    readOnlyHint: false,
    destructiveHint: true,
    idempotentHint: true,
    openWorldHint: true,
  },
  run: 'call',
  async handler({ folder_id, tag }, { box }) {
    const { tags } = await removeTag(box, boxPath`/folders/${folder_id}`, tag);
    return { tags };
  },
});
