import { defineGroup } from '../define.js';
import { boxFolderCopyTool } from './box-folder-copy-tool.js';
import { boxFolderCreateTool } from './box-folder-create-tool.js';
import { boxFolderDeleteTool } from './box-folder-delete-tool.js';
import { boxFolderFavoritesAddTool } from './box-folder-favorites-add-tool.js';
import { boxFolderFavoritesRemoveTool } from './box-folder-favorites-remove-tool.js';
import { boxFolderInfoTool } from './box-folder-info-tool.js';
import { boxFolderItemsListTool } from './box-folder-items-list-tool.js';
import { boxFolderListTagsTool } from './box-folder-list-tags-tool.js';
import { boxFolderMoveTool } from './box-folder-move-tool.js';
import { boxFolderRenameTool } from './box-folder-rename-tool.js';
import { boxFolderSetCollaborationTool } from './box-folder-set-collaboration-tool.js';
import { boxFolderSetDescriptionTool } from './box-folder-set-description-tool.js';
import { boxFolderSetSyncTool } from './box-folder-set-sync-tool.js';
import { boxFolderSetUploadEmailTool } from './box-folder-set-upload-email-tool.js';
import { boxFolderTagAddTool } from './box-folder-tag-add-tool.js';
import { boxFolderTagRemoveTool } from './box-folder-tag-remove-tool.js';

export const folders = defineGroup({
  id: 'folders',
  title: 'Folders',
  default: true,
  tools: [
    boxFolderInfoTool,
    boxFolderItemsListTool,
    boxFolderCreateTool,
    boxFolderRenameTool,
    boxFolderMoveTool,
    boxFolderCopyTool,
    boxFolderDeleteTool,
    boxFolderSetDescriptionTool,
    boxFolderListTagsTool,
    boxFolderTagAddTool,
    boxFolderTagRemoveTool,
    boxFolderFavoritesAddTool,
    boxFolderFavoritesRemoveTool,
    boxFolderSetCollaborationTool,
    boxFolderSetUploadEmailTool,
    boxFolderSetSyncTool,
  ],
});
