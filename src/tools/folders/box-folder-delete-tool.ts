import { z } from 'zod';
import { boxPath } from '../box-path.js';
import { defineTool } from '../define.js';
import { folderId } from '../params.js';

export const boxFolderDeleteTool = defineTool({
  name: 'box_folder_delete_tool',
  description:
    'Moves a folder to the trash, by default only an empty one. For a single file use box_file_delete_tool.',
  input: z.strictObject({
    folder_id: folderId,
    recursive: z.boolean().default(false).describe('true: also a folder that has items, with all of them.'),
  }),
  output: z.object({ message: z.string() }),
  scope: 'box.write',
  annotations: {
    title: 'Delete folder',
    readOnlyHint: false,
    destructiveHint: true,
    idempotentHint: true,
    openWorldHint: true,
  },
  run: 'call',
  async handler({ folder_id, recursive }, { box }) {
    await box.delete(boxPath`/folders/${folder_id}`, { query: { recursive } });
    return { message: `Folder ${folder_id} is in the trash.` };
  },
});
