/** What the update of a file takes besides name, place and words: locks, retention, who may download. */
import { z } from 'zod';
import { requireEdit, requireUnlocked, roleOf } from './access.js';
import { insufficientPermissions, itemLocked } from './errors.js';
import type { File, User } from './model.js';
import { time } from './shared-links.js';
import type { State } from './state.js';

export const fileSettings = z.object({
  lock: z
    .object({
      type: z.literal('lock'),
      expires_at: time.optional(),
      is_download_prevented: z.boolean().optional(),
    })
    .nullish(),
  disposition_at: time.nullish(),
  permissions: z.object({ can_download: z.enum(['open', 'company']) }).nullish(),
});
type Settings = z.output<typeof fileSettings>;

export function changeFileSettings(state: State, user: User, file: File, settings: Settings): void {
  const { lock, disposition_at, permissions } = settings;
  if (Object.values(settings).every((value) => value === undefined)) return;
  requireEdit(user, file);
  if (lock !== undefined) changeLock(state, user, file, lock);
  if (disposition_at === undefined && permissions === undefined) return;
  requireUnlocked(user, file);
  if (disposition_at !== undefined) changeRetention(file, disposition_at);
  if (permissions === undefined) return;
  if (roleOf(user, file) !== 'owner') throw insufficientPermissions();
  file.downloadableBy = permissions?.can_download;
}

/** Others' locks yield only to the owner, and only by unlocking. */
function changeLock(state: State, user: User, file: File, lock: Settings['lock']): void {
  const mayUnlock = !lock && roleOf(user, file) === 'owner';
  if (file.lock && file.lock.createdBy !== user && !mayUnlock) throw itemLocked();
  file.lock = lock
    ? {
        id: state.world.newId('lock'),
        createdBy: user,
        createdAt: state.world.now(),
        expiresAt: lock.expires_at,
        isDownloadPrevented: lock.is_download_prevented ?? false,
      }
    : undefined;
}

/** Box: 403 "when retention time is shorter or equal to current retention timestamp". */
function changeRetention(file: File, until: string | null): void {
  if (until !== null && file.dispositionAt !== undefined && until <= file.dispositionAt)
    throw insufficientPermissions();
  file.dispositionAt = until ?? undefined;
}
