import { z } from 'zod';
import { defineTool } from '../define.js';
import { folderId } from '../params.js';
import { setFavorite } from './favorites.js';

export const boxFolderFavoritesAddTool = defineTool({
  name: 'box_folder_favorites_add_tool',
  description: 'Puts a folder into your Favorites; its other collections stay.',
  input: z.strictObject({ folder_id: folderId }),
  output: z.object({ message: z.string() }),
  scope: 'box.write',
  annotations: {
    title: 'Add to favorites',
    readOnlyHint: false,
    destructiveHint: false,
    idempotentHint: true,
    openWorldHint: true,
  },
  run: 'call',
  async handler({ folder_id }, { box }) {
    await setFavorite(box, folder_id, true);
    return { message: `Folder ${folder_id} is in your Favorites.` };
  },
});
