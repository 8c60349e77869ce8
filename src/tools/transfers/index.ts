import { defineGroup } from '../define.js';
import { boxFileDownloadTool } from './box-file-download-tool.js';
import { boxFileUploadTool } from './box-file-upload-tool.js';

export const transfers = defineGroup({
  id: 'transfers',
  title: 'Upload and download',
  default: true,
  tools: [boxFileUploadTool, boxFileDownloadTool],
});
