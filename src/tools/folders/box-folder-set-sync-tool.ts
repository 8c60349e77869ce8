import { z } from 'zod';
import { boxPath } from '../box-path.js';
import { defineTool } from '../define.js';
import { folderId } from '../params.js';

const syncState = z.enum(['synced', 'not_synced', 'partially_synced']);
const answered = z.object({ id: z.string(), sync_state: z.string() });

export const boxFolderSetSyncTool = defineTool({
  name: 'box_folder_set_sync_tool',
  description: 'Marks a folder for the discontinued Box Sync. Box Drive ignores it.',
  input: z.strictObject({
    folder_id: folderId,
    sync_state: syncState.describe('Whether Box Sync keeps it on devices.'),
  }),
  output: answered,
  scope: 'box.write',
  annotations: {
    title: 'Set folder sync',
    readOnlyHint: false,
    destructiveHint: false,
    idempotentHint: true,
    openWorldHint: true,
  },
  run: 'call',
  async handler({ folder_id, sync_state }, { box }) {
    const query = { fields: ['sync_state'] };
    return answered.parse(await box.put(boxPath`/folders/${folder_id}`, { sync_state }, { query }));
  },
});
