import { defineGroup } from '../define.js';
import { boxSearchFolderByNameTool } from './box-search-folder-by-name-tool.js';
import { boxSearchTool } from './box-search-tool.js';

export const search = defineGroup({
  id: 'search',
  title: 'Search',
  default: true,
  tools: [boxSearchTool, boxSearchFolderByNameTool],
});
