/** What the Doc Gen tools have in common. */
import { z } from 'zod';
import type { BoxApi, BoxPath, BoxQuery } from '../context.js';
import { PAGE_SIZE } from '../paging.js';
import { id } from '../params.js';
import { present } from '../results.js';

/** Doc Gen is only in this version of Box's API. */
export const headers = { 'box-version': '2025.0' };

export const templateId = id('a template id').describe(
  'Id of the template (its file), from box_docgen_template_list_tool.',
);

export const limit = z.int().min(1).max(1000).default(PAGE_SIZE).describe('Most entries in an answer.');

const page = z.object({ entries: z.array(z.unknown()), next_marker: z.string().optional() });

/** One page of a list, whose entries are still to be shaped. */
export async function readPage(box: BoxApi, path: BoxPath, query: BoxQuery) {
  const { entries, next_marker } = page.parse(present(await box.get(path, { query, headers })));
  return { entries, next_marker };
}
