/** Who is in which group. */
import { z } from 'zod';
import type { BoxApi, BoxPath } from '../context.js';
import { markerAfter, offsetOf, PAGE_SIZE } from '../paging.js';
import { present } from '../results.js';
import { shortText } from '../shapes.js';

export const group = z.object({ id: z.string(), name: shortText() });

const page = z.object({ total_count: z.number(), entries: z.array(z.unknown()) });

/** One page of groups or memberships; the caller's schema picks what is told of each. */
export async function listPage<Entry extends z.ZodType>(
  box: BoxApi,
  path: BoxPath,
  entry: Entry,
  marker: string | undefined,
  query: Record<string, string | readonly string[]> = {},
) {
  const offset = offsetOf(marker);
  const answer = await box.get(path, { query: { ...query, limit: PAGE_SIZE, offset } });
  const { entries, total_count } = page.parse(present(answer));
  return {
    entries: z.array(entry).parse(entries),
    total_count,
    next_marker: markerAfter(offset, entries.length, total_count),
  };
}
