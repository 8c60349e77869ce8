import { defineGroup } from '../define.js';
import { boxFolderCreateTool } from './box-folder-create-tool.js';
import { boxFolderDeleteTool } from './box-folder-delete-tool.js';
import { boxFolderInfoTool } from './box-folder-info-tool.js';
import { boxFolderItemsListTool } from './box-folder-items-list-tool.js';

export const folders = defineGroup({
  id: 'folders',
  title: 'Folders',
  tools: [boxFolderInfoTool, boxFolderItemsListTool, boxFolderCreateTool, boxFolderDeleteTool],
});
