import { z } from 'zod';
import { boxPath } from '../box-path.js';
import { defineTool } from '../define.js';
import { folderId } from '../params.js';
import { present } from '../results.js';

const answered = z.object({
  id: z.string(),
  folder_upload_email: z.object({ access: z.string(), email: z.string().optional() }).optional(),
});

export const boxFolderSetUploadEmailTool = defineTool({
  name: 'box_folder_set_upload_email_tool',
  description: 'Gives a folder an address for files sent by e-mail, or with null takes it away.',
  input: z.strictObject({
    folder_id: folderId,
    folder_upload_email_access: z
      .enum(['open', 'collaborators'])
      .nullable()
      .default('collaborators')
      .describe('Whose mail is taken: anyone (open) or collaborators; null for nobody.'),
  }),
  output: answered,
  scope: 'box.write',
  annotations: {
    title: 'Set upload address',
    readOnlyHint: false,
    destructiveHint: true,
    idempotentHint: true,
    openWorldHint: true,
  },
  run: 'call',
  async handler({ folder_id, folder_upload_email_access }, { box }) {
    const body = {
      folder_upload_email: folder_upload_email_access && { access: folder_upload_email_access },
    };
    const query = { fields: ['folder_upload_email'] };
    return answered.parse(present(await box.put(boxPath`/folders/${folder_id}`, body, { query })));
  },
});
