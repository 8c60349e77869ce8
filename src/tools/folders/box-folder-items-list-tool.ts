import { z } from 'zod';
import { boxPath } from '../box-path.js';
import type { BoxApi } from '../context.js';
import { defineTool } from '../define.js';
import { folderId } from '../params.js';
import { present } from '../results.js';
import { shortText } from '../shapes.js';

const DEFAULT_LIMIT = 200;
/** Box's page size: a folder takes one request. */
const MAX_LIMIT = 1000;
const MAX_DEPTH = 5;
/** Of the 1,000 requests a minute that Box gives a user, and at about 0.2 s each. */
const MAX_FOLDERS = 50;

const entry = z.object({
  type: z.enum(['file', 'folder', 'web_link']),
  id: z.string(),
  name: shortText(),
  size: z.number().optional(),
  modified_at: z.string().optional(),
});

interface FolderItem extends z.output<typeof entry> {
  /** True of a folder that was not listed, or not to its end. */
  truncated?: boolean | undefined;
  items?: FolderItem[] | undefined;
}

const folderItem: z.ZodType<FolderItem, FolderItem> = z.object({
  ...entry.shape,
  truncated: z.boolean().optional(),
  get items() {
    return z.array(folderItem).optional();
  },
});

const page = z.object({ entries: z.array(entry), next_marker: z.string().optional() });

async function listFolder(box: BoxApi, id: string, limit: number, marker?: string) {
  const query = { fields: ['name', 'size', 'modified_at'], usemarker: true, limit, marker };
  return page.parse(present(await box.get(boxPath`/folders/${id}/items`, { query })));
}

/** Pages by marker carry no total; a page by offset does. */
async function countItems(box: BoxApi, id: string): Promise<number> {
  const answer = await box.get(boxPath`/folders/${id}/items`, { query: { fields: ['id'], limit: 1 } });
  return z.object({ total_count: z.number() }).parse(answer).total_count;
}

/** Fills in the items of the folders given, level by level, so that a cut takes what is deepest. */
async function addLevelsBelow(box: BoxApi, top: FolderItem[], limit: number): Promise<boolean> {
  let left = limit - top.length;
  let requests = MAX_FOLDERS - 1;
  let whole = true;
  let level = top;
  for (let depth = 1; level.length > 0; depth += 1) {
    const below: FolderItem[] = [];
    for (const folder of level.filter(({ type }) => type === 'folder')) {
      if (depth === MAX_DEPTH || left === 0 || requests === 0) {
        folder.truncated = true;
        whole = false;
        continue;
      }
      const { entries, next_marker } = await listFolder(box, folder.id, Math.min(left, MAX_LIMIT));
      folder.items = entries;
      below.push(...entries);
      left -= entries.length;
      requests -= 1;
      if (next_marker) {
        folder.truncated = true;
        whole = false;
      }
    }
    level = below;
  }
  return whole;
}

export const boxFolderItemsListTool = defineTool({
  name: 'box_folder_items_list_tool',
  description:
    'Files, folders and web links in a folder, folders first. When truncated is true, pass next_marker as marker, or list a truncated subfolder by its id. To find by name or text use box_search_tool.',
  input: z.strictObject({
    folder_id: folderId,
    is_recursive: z
      .boolean()
      .default(false)
      .describe(`true: also what is in subfolders, to ${MAX_DEPTH} levels and ${MAX_FOLDERS} folders.`),
    limit: z.int().min(1).max(MAX_LIMIT).default(DEFAULT_LIMIT).describe('How many items to return in all.'),
    marker: z
      .string()
      .min(1)
      .max(2000)
      .optional()
      .describe('next_marker of the answer before, to go on after it.'),
  }),
  output: z.object({
    folder_items: z.array(folderItem),
    total_count: z.number(),
    truncated: z.boolean(),
    next_marker: z.string().optional(),
  }),
  scope: 'box.read',
  annotations: {
    title: 'Items of a folder',
    readOnlyHint: true,
    destructiveHint: false,
    idempotentHint: true,
    openWorldHint: true,
  },
  run: 'call',
  async handler({ folder_id, is_recursive, limit, marker }, { box }) {
    const { entries, next_marker } = await listFolder(box, folder_id, limit, marker);
    const folder_items: FolderItem[] = entries;
    const whole = !is_recursive || (await addLevelsBelow(box, folder_items, limit));
    const isOnlyPage = !marker && !next_marker;
    return {
      folder_items,
      total_count: isOnlyPage ? entries.length : await countItems(box, folder_id),
      truncated: !whole || Boolean(next_marker),
      next_marker: next_marker || undefined,
    };
  },
});
