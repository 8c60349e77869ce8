/** What the update of a folder takes besides name, place and words: who may invite, sync, uploads by mail. */
import { z } from 'zod';
import { requireEdit, roleOf } from './access.js';
import { badRequest, insufficientPermissions } from './errors.js';
import { isRoot, type Folder, type User } from './model.js';

export const folderSettings = z.object({
  sync_state: z.enum(['synced', 'not_synced', 'partially_synced']).optional(),
  can_non_owners_invite: z.boolean().optional(),
  can_non_owners_view_collaborators: z.boolean().optional(),
  is_collaboration_restricted_to_enterprise: z.boolean().optional(),
  folder_upload_email: z.object({ access: z.enum(['open', 'collaborators']) }).nullish(),
});
type Settings = z.output<typeof folderSettings>;

export function changeFolderSettings(user: User, folder: Folder, settings: Settings): void {
  if (Object.values(settings).every((value) => value === undefined)) return;
  requireEdit(user, folder);
  if (isRoot(folder)) throw insufficientPermissions();
  changeCollaboration(user, folder, settings);
  folder.syncState = settings.sync_state ?? folder.syncState;
  const { folder_upload_email: email } = settings;
  if (email === undefined) return;
  const address = `upload.${folder.name.replace(/[^a-z0-9]/gi, '').slice(0, 8)}.${folder.id}@u.box.com`;
  folder.uploadEmail = email === null ? undefined : { access: email.access, email: address };
}

/** Box: only an owner decides; who may not see collaborators may not invite either. */
function changeCollaboration(user: User, folder: Folder, settings: Settings): void {
  const {
    can_non_owners_invite: invite = folder.canNonOwnersInvite,
    can_non_owners_view_collaborators: view = folder.canNonOwnersViewCollaborators,
    is_collaboration_restricted_to_enterprise: restricted = folder.isRestrictedToEnterprise,
  } = settings;
  const same =
    invite === folder.canNonOwnersInvite &&
    view === folder.canNonOwnersViewCollaborators &&
    restricted === folder.isRestrictedToEnterprise;
  if (same) return;
  if (roleOf(user, folder) !== 'owner') throw insufficientPermissions();
  if (invite && !view)
    throw badRequest({
      reason: 'invalid_parameter',
      name: 'can_non_owners_view_collaborators',
      message: 'Needs can_non_owners_invite to be false',
    });
  Object.assign(folder, {
    canNonOwnersInvite: invite,
    canNonOwnersViewCollaborators: view,
    isRestrictedToEnterprise: restricted,
  });
}
