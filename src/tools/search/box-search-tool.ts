import { z } from 'zod';
import { boxPath } from '../box-path.js';
import { defineTool } from '../define.js';
import { folderId } from '../params.js';
import { present } from '../results.js';
import { folderMini, shortText } from '../shapes.js';

/** Box: "Queries with offset parameter value exceeding 10000 will be rejected". */
const MAX_OFFSET = 10_000;
const MAX_LIMIT = 200;

const CONTENT_TYPE = {
  NAME: 'name',
  DESCRIPTION: 'description',
  FILE_CONTENT: 'file_content',
  COMMENTS: 'comments',
  TAG: 'tags',
} as const;

const found = z.object({
  type: z.literal('file'),
  id: z.string(),
  name: shortText(),
  description: shortText().optional(),
  size: z.number().optional(),
  modified_at: z.string().optional(),
  parent: folderMini.optional(),
});

const results = z.object({ entries: z.array(found), total_count: z.number() });

export const boxSearchTool = defineTool({
  name: 'box_search_tool',
  description:
    'Finds files by words in their name, description, text, comments or tags, best matches first. When next_offset is there, pass it as offset for more. To list one folder use box_folder_items_list_tool.',
  input: z.strictObject({
    query: z
      .string()
      .trim()
      .min(1)
      .max(1000)
      .describe('Words to find. "Quotes" find them side by side; AND, OR and NOT combine.'),
    file_extensions: z
      .array(z.string().regex(/^\.?[A-Za-z0-9_-]{1,32}$/, 'must be an extension such as "pdf"'))
      .min(1)
      .max(50)
      .optional()
      .describe('Only files with one of these extensions, such as ["pdf", "docx"].'),
    where_to_look_for_query: z
      .array(z.enum(['NAME', 'DESCRIPTION', 'FILE_CONTENT', 'COMMENTS', 'TAG']))
      .min(1)
      .max(5)
      .optional()
      .describe('Where the words may stand; everywhere if left out.'),
    ancestor_folder_ids: z
      .array(folderId)
      .min(1)
      .max(50)
      .optional()
      .describe('Only files in these folders or anywhere below them: ids of folders.'),
    limit: z.int().min(1).max(MAX_LIMIT).default(30).describe('How many files to return.'),
    offset: z
      .int()
      .min(0)
      .max(MAX_OFFSET)
      .default(0)
      .describe('How many files to skip: next_offset of the answer before.'),
  }),
  output: z.object({
    entries: z.array(found),
    total_count: z.number(),
    next_offset: z.number().optional(),
  }),
  scope: 'box.read',
  annotations: {
    title: 'Search files',
    readOnlyHint: true,
    destructiveHint: false,
    idempotentHint: true,
    openWorldHint: true,
  },
  run: 'call',
  async handler(
    { query, file_extensions, where_to_look_for_query, ancestor_folder_ids, limit, offset },
    { box },
  ) {
    const answer = await box.get(boxPath`/search`, {
      query: {
        query,
        type: 'file',
        fields: ['name', 'description', 'size', 'modified_at', 'parent'],
        file_extensions: file_extensions?.map((extension) => extension.replace(/^\./, '')),
        content_types: where_to_look_for_query?.map((place) => CONTENT_TYPE[place]),
        ancestor_folder_ids,
        limit,
        offset,
      },
    });
    const { entries, total_count } = results.parse(present(answer));
    const next = offset + limit;
    return {
      entries,
      total_count,
      next_offset: next < total_count && next <= MAX_OFFSET ? next : undefined,
    };
  },
});
