import { z } from 'zod';
import { boxPath } from '../box-path.js';
import { defineTool } from '../define.js';
import { present } from '../results.js';
import { folderMini, shortText } from '../shapes.js';

const MAX_FOLDERS = 100;

const results = z.object({
  entries: z.array(z.object({ id: z.string(), name: shortText(), parent: folderMini.optional() })),
  total_count: z.number(),
});

export const boxSearchFolderByNameTool = defineTool({
  name: 'box_search_folder_by_name_tool',
  description:
    'Finds folders by words in their name, best matches first, at most 100. For files use box_search_tool.',
  input: z.strictObject({ folder_name: z.string().trim().min(1).max(1000).describe('Words of the name.') }),
  output: results,
  scope: 'box.read',
  annotations: {
    title: 'Search folders',
    readOnlyHint: true,
    destructiveHint: false,
    idempotentHint: true,
    openWorldHint: true,
  },
  run: 'call',
  async handler({ folder_name }, { box }) {
    const answer = await box.get(boxPath`/search`, {
      query: {
        query: folder_name,
        type: 'folder',
        content_types: ['name'],
        ancestor_folder_ids: ['0'],
        fields: ['name', 'parent'],
        limit: MAX_FOLDERS,
      },
    });
    return results.parse(present(answer));
  },
});
