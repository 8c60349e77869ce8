import { z } from 'zod';
import { boxPath } from '../box-path.js';
import { defineTool } from '../define.js';
import { folderId } from '../params.js';
import { readTags, tagList } from '../tags.js';

export const boxFolderListTagsTool = defineTool({
  name: 'box_folder_list_tags_tool',
  description: 'Lists the tags of a folder.',
  input: z.strictObject({ folder_id: folderId }),
  output: tagList,
  scope: 'box.read',
  annotations: {
    title: 'Tags of folder',
    readOnlyHint: true,
    destructiveHint: false,
    idempotentHint: true,
    openWorldHint: true,
  },
  run: 'call',
  async handler({ folder_id }, { box }) {
    const { tags } = await readTags(box, boxPath`/folders/${folder_id}`);
    return { tags };
  },
});
