import { z } from 'zod';
import { defineTool } from '../define.js';
import { folderId } from '../params.js';
import { setFavorite } from './favorites.js';

export const boxFolderFavoritesRemoveTool = defineTool({
  name: 'box_folder_favorites_remove_tool',
  description: 'Takes a folder out of your Favorites; the folder and its other collections stay.',
  input: z.strictObject({ folder_id: folderId }),
  output: z.object({ message: z.string() }),
  scope: 'box.write',
  annotations: {
    title: 'Remove from favorites',
    readOnlyHint: false,
    destructiveHint: true,
    idempotentHint: true,
    openWorldHint: true,
  },
  run: 'call',
  async handler({ folder_id }, { box }) {
    await setFavorite(box, folder_id, false);
    return { message: `Folder ${folder_id} is not in your Favorites.` };
  },
});
