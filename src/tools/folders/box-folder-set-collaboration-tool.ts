import { z } from 'zod';
import { AppError } from '../../errors.js';
import { boxPath } from '../box-path.js';
import { defineTool } from '../define.js';
import { folderId } from '../params.js';

const answered = z.object({
  id: z.string(),
  can_non_owners_invite: z.boolean(),
  can_non_owners_view_collaborators: z.boolean(),
  is_collaboration_restricted_to_enterprise: z.boolean(),
});
const FIELDS = Object.keys(answered.shape);

export const boxFolderSetCollaborationTool = defineTool({
  name: 'box_folder_set_collaboration_tool',
  description: 'Sets who may invite to a folder and who sees its collaborators. Only its owner may.',
  input: z.strictObject({
    folder_id: folderId,
    can_non_owners_invite: z.boolean().describe('Others than the owner may invite people.'),
    can_non_owners_view_collaborators: z
      .boolean()
      .describe('Others than the owner see who collaborates; false needs can_non_owners_invite false.'),
    is_collaboration_restricted_to_enterprise: z
      .boolean()
      .describe('Only people of the company can be invited.'),
  }),
  output: answered,
  scope: 'box.write',
  annotations: {
    title: 'Set folder collaboration',
    readOnlyHint: false,
    destructiveHint: true,
    idempotentHint: true,
    openWorldHint: true,
  },
  run: 'call',
  async handler({ folder_id, ...settings }, { box }) {
    if (!settings.can_non_owners_view_collaborators && settings.can_non_owners_invite) {
      throw new AppError(
        'invalid_arguments',
        'can_non_owners_invite: must be false when can_non_owners_view_collaborators is false.',
      );
    }
    const query = { fields: FIELDS };
    return answered.parse(await box.put(boxPath`/folders/${folder_id}`, settings, { query }));
  },
});
