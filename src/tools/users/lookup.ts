/** Users of the enterprise, as Box lists them to its admins. */
import { z } from 'zod';
import { boxPath } from '../box-path.js';
import type { BoxApi } from '../context.js';
import { present } from '../results.js';
import { shortText } from '../shapes.js';

export const user = z.object({
  id: z.string(),
  name: shortText(),
  login: z.string(),
  status: z.string().optional(),
});

const page = z.object({ entries: z.array(user), next_marker: z.string().optional() });

/** Box's largest page: more people do not begin with the same full name. */
const MAX_LIMIT = 1000;

/** Users whose name or login begins with the term; all without one. */
export async function listUsers(
  box: BoxApi,
  { term, marker, limit = MAX_LIMIT }: { term?: string; marker?: string | undefined; limit?: number },
) {
  const query = {
    filter_term: term,
    user_type: 'all',
    fields: Object.keys(user.shape),
    usemarker: true,
    limit,
    marker,
  };
  const { entries, next_marker } = page.parse(present(await box.get(boxPath`/users`, { query })));
  return { users: entries, next_marker: next_marker || undefined };
}

/** Text without case, as Box compares logins and this server names. */
export const sameText = (a: string, b: string): boolean => a.trim().toLowerCase() === b.trim().toLowerCase();
