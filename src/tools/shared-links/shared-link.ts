/** Shared links of files, folders and web links: read, set, removed, followed. */
import { z } from 'zod';
import { AppError } from '../../errors.js';
import { boxPath } from '../box-path.js';
import type { BoxApi, BoxPath } from '../context.js';
import { present } from '../results.js';
import { listedAs, shortText } from '../shapes.js';

const permissions = z.object({ can_download: z.boolean(), can_edit: z.boolean().optional() });

const sharedLink = z.object({
  url: z.string(),
  access: z.string().optional(),
  effective_access: z.string().optional(),
  is_password_enabled: z.boolean().optional(),
  unshared_at: z.string().optional(),
  vanity_url: shortText().optional(),
  vanity_name: shortText().optional(),
  permissions: permissions.optional(),
});
listedAs.add(sharedLink, { description: `Shared link: ${Object.keys(sharedLink.shape).join(', ')}` });

export const linkOutput = z.object({ shared_link: sharedLink });
/** `shared_link` is missing from an item that has none. */
export const maybeLink = z.object({ is_shared: z.boolean(), shared_link: sharedLink.optional() });
export const message = z.object({ message: z.string() });

const answered = z.object({ shared_link: sharedLink.optional() });
const query = { fields: ['shared_link'] };

export async function getSharedLink(box: BoxApi, item: BoxPath) {
  const { shared_link } = answered.parse(present(await box.get(item, { query })));
  return { is_shared: shared_link !== undefined, shared_link };
}

export interface LinkSettings {
  access?: 'open' | 'company' | 'collaborators' | undefined;
  can_download?: boolean | undefined;
  can_edit?: boolean | undefined;
  password?: string | undefined;
  vanity_name?: string | undefined;
  unshared_at?: string | undefined;
}

/**
 * What is left out stays as it is: Box would reset the access to the company's default, which may be wider.
 * @throws AppError `invalid_arguments` for what Box allows only with other settings
 */
export async function setSharedLink(box: BoxApi, item: BoxPath, given: LinkSettings, hasPermissions = true) {
  const { shared_link: before } = await getSharedLink(box, item);
  const access = given.access ?? before?.access ?? 'company';
  const { password } = given;
  if (password !== undefined && access !== 'open')
    throw refused('password', `needs access "open"; it is "${access}"`);
  const link = {
    access,
    password,
    vanity_name: given.vanity_name ?? before?.vanity_name,
    unshared_at: given.unshared_at ?? before?.unshared_at,
    ...(hasPermissions && { permissions: permissionsOf(access, given, before?.permissions) }),
  };
  return linkOutput.parse(present(await box.put(item, { shared_link: link }, { query })));
}

function permissionsOf(
  access: string,
  { can_download, can_edit }: LinkSettings,
  before: z.output<typeof permissions> | undefined,
) {
  const download = can_download ?? (can_edit === true || (before?.can_download ?? true));
  const edit = can_edit ?? (download && (before?.can_edit ?? false));
  if (edit && !download) throw refused('can_edit', 'can only be true together with can_download');
  if (access !== 'collaborators') return { can_download: download, can_edit: edit };
  if (can_download === false || can_edit === true)
    throw refused(
      can_edit ? 'can_edit' : 'can_download',
      'needs access "open" or "company"; collaborators have their roles',
    );
  return undefined;
}

const refused = (field: string, rule: string) => new AppError('invalid_arguments', `${field}: ${rule}.`);

export async function removeSharedLink(box: BoxApi, item: BoxPath, what: string) {
  // Left out, the link would stay; null removes it.
  await box.put(item, { shared_link: null }, { query });
  return { message: `${what} has no shared link.` };
}

const typed = z.object({ type: z.enum(['file', 'folder', 'web_link']) });

/** The item behind a link, whoever's it is. @throws AppError `box_not_found` naming the tool for another type of item */
export async function followSharedLink(
  box: BoxApi,
  { shared_link_url, password }: { shared_link_url: string; password?: string | undefined },
  wanted: 'file' | 'folder' | 'web_link',
): Promise<unknown> {
  // Encoded: neither can end the value it stands in, or the header.
  const link = `shared_link=${encodeURIComponent(shared_link_url)}`;
  const secret = password === undefined ? '' : `&shared_link_password=${encodeURIComponent(password)}`;
  const answer = await box.get(boxPath`/shared_items`, { headers: { boxapi: `${link}${secret}` } });
  const { type } = typed.parse(answer);
  if (type === wanted) return answer;
  throw new AppError(
    'box_not_found',
    `Behind this link is a ${type.replace('_', ' ')}, not a ${wanted.replace('_', ' ')}.`,
    { hint: `Use box_shared_link_${type}_find_by_shared_link_url_tool.` },
  );
}
