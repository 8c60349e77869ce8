import { defineGroup } from '../define.js';
import { boxFileCopyTool } from './box-file-copy-tool.js';
import { boxFileDeleteTool } from './box-file-delete-tool.js';
import { boxFileInfoTool } from './box-file-info-tool.js';
import { boxFileRenameTool } from './box-file-rename-tool.js';
import { boxFileTextExtractTool } from './box-file-text-extract-tool.js';

export const files = defineGroup({
  id: 'files',
  title: 'Files',
  tools: [boxFileInfoTool, boxFileTextExtractTool, boxFileRenameTool, boxFileCopyTool, boxFileDeleteTool],
});
