/** Locks and shared links as Box's JSON. */
import type { File, Item, User } from './model.js';

export type Json = Record<string, unknown>;

export const userMini = ({ id, name, login }: User): Json => ({ type: 'user', id, name, login });

export const lockJson = ({ lock }: File): Json | null =>
  lock
    ? {
        type: 'lock',
        id: lock.id,
        created_by: userMini(lock.createdBy),
        created_at: lock.createdAt,
        ...(lock.expiresAt !== undefined && { expired_at: lock.expiresAt }),
        is_download_prevented: lock.isDownloadPrevented,
        app_type: null,
      }
    : null;

const LINKS = 'https://app.box.com';

export function sharedLinkJson({ sharedLink: link, type }: Item): Json | null {
  if (!link) return null;
  const permission = link.canEdit ? 'can_edit' : link.canDownload ? 'can_download' : 'can_preview';
  return {
    url: `${LINKS}/s/${link.token}`,
    download_url: type === 'file' && link.canDownload ? `${LINKS}/shared/static/${link.token}` : null,
    vanity_url: link.vanityName === undefined ? null : `${LINKS}/v/${link.vanityName}`,
    vanity_name: link.vanityName ?? null,
    access: link.access,
    effective_access: link.access,
    effective_permission: permission,
    unshared_at: link.unsharedAt ?? null,
    is_password_enabled: link.password !== undefined,
    permissions: { can_download: link.canDownload, can_preview: true, can_edit: link.canEdit },
    download_count: 0,
    preview_count: 0,
  };
}
