/** What the collaboration tools have in common: who gets access to an item, as what, until when. */
import { z } from 'zod';
import { boxPath } from '../box-path.js';
import type { BoxApi, BoxPath } from '../context.js';
import { dateTime, toBoxTime } from '../dates.js';
import { PAGE_SIZE } from '../paging.js';
import { id } from '../params.js';
import { present } from '../results.js';
import { shortText } from '../shapes.js';

export const collaborationId = id('a collaboration id').describe(
  'Id of the collaboration: digits, from box_collaboration_list_by_file_tool or box_collaboration_list_by_folder_tool.',
);

const roles = z.enum([
  'editor',
  'viewer',
  'previewer',
  'uploader',
  'previewer uploader',
  'viewer uploader',
  'co-owner',
]);

const expiresAt = dateTime.optional().describe('When access ends: ISO 8601, without zone in the own one.');

/** What every invitation may say besides whom and to what. */
export const terms = {
  role: roles.default('editor').describe('What they may do; a previewer may not download.'),
  is_access_only: z.boolean().optional().describe('true: the item does not show up in their All Files.'),
  expires_at: expiresAt,
  notify: z.boolean().optional().describe('Whether Box sends them a mail.'),
};

export const canViewPath = z
  .boolean()
  .optional()
  .describe('Whether they see the names of the folders above. Owners only.');

/** What can be changed later. */
export const changes = {
  role: roles.optional().describe('What they may do from now on; unchanged if left out.'),
  status: z
    .enum(['pending', 'accepted', 'rejected'])
    .optional()
    .describe('Accepts or rejects an invitation to yourself.'),
  expires_at: expiresAt,
  can_view_path: canViewPath,
};

/** What a change answers. */
export const outcome = z.object({
  id: z.string(),
  role: z.string(),
  status: z.string(),
  expires_at: z.string().optional(),
});

export const toOutcome = (answer: unknown) => outcome.parse(present(answer));

const collaboration = outcome.extend({
  accessible_by: z
    .object({ type: z.string(), id: z.string(), name: shortText().optional(), login: z.string().optional() })
    .optional(),
  invite_email: z.string().optional(),
});

export const collaborationPage = z.object({
  collaborations: z.array(collaboration),
  next_marker: z.string().optional(),
});

const page = z.object({ entries: z.array(collaboration), next_marker: z.string().optional() });

/** One page of a file's or folder's collaborations. */
export async function listCollaborations(box: BoxApi, path: BoxPath, marker: string | undefined) {
  const query = { fields: Object.keys(collaboration.shape), limit: PAGE_SIZE, marker };
  const { entries, next_marker } = page.parse(present(await box.get(path, { query })));
  return { collaborations: entries, next_marker: next_marker || undefined };
}

interface Terms {
  role: string;
  is_access_only?: boolean | undefined;
  can_view_path?: boolean | undefined;
  expires_at?: string | undefined;
  notify?: boolean | undefined;
}

/** Gives someone access to an item. */
export async function collaborate(
  box: BoxApi,
  item: { type: 'file' | 'folder'; id: string },
  accessible_by: { type: 'user' | 'group'; id?: string; login?: string },
  { notify, expires_at, ...rest }: Terms,
) {
  const end = expires_at === undefined ? undefined : await toBoxTime(box, expires_at);
  const body = { item, accessible_by, ...rest, expires_at: end };
  const made = await box.post(boxPath`/collaborations`, body, { query: { notify } });
  return { collaboration: toOutcome(made) };
}
