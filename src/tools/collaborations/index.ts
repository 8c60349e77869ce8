import { defineGroup } from '../define.js';
import { boxCollaborationDeleteTool } from './box-collaboration-delete-tool.js';
import { boxCollaborationFileGroupByGroupIdTool } from './box-collaboration-file-group-by-group-id-tool.js';
import { boxCollaborationFileUserByUserIdTool } from './box-collaboration-file-user-by-user-id-tool.js';
import { boxCollaborationFileUserByUserLoginTool } from './box-collaboration-file-user-by-user-login-tool.js';
import { boxCollaborationFolderGroupByGroupIdTool } from './box-collaboration-folder-group-by-group-id-tool.js';
import { boxCollaborationFolderUserByUserIdTool } from './box-collaboration-folder-user-by-user-id-tool.js';
import { boxCollaborationFolderUserByUserLoginTool } from './box-collaboration-folder-user-by-user-login-tool.js';
import { boxCollaborationListByFileTool } from './box-collaboration-list-by-file-tool.js';
import { boxCollaborationListByFolderTool } from './box-collaboration-list-by-folder-tool.js';
import { boxCollaborationUpdateTool } from './box-collaboration-update-tool.js';

export const collaborations = defineGroup({
  id: 'collaborations',
  title: 'Collaborations',
  tools: [
    boxCollaborationListByFileTool,
    boxCollaborationListByFolderTool,
    boxCollaborationFileUserByUserIdTool,
    boxCollaborationFileUserByUserLoginTool,
    boxCollaborationFileGroupByGroupIdTool,
    boxCollaborationFolderUserByUserIdTool,
    boxCollaborationFolderUserByUserLoginTool,
    boxCollaborationFolderGroupByGroupIdTool,
    boxCollaborationUpdateTool,
    boxCollaborationDeleteTool,
  ],
});
