import { defineGroup } from '../define.js';
import { boxFileCopyTool } from './box-file-copy-tool.js';
import { boxFileDeleteTool } from './box-file-delete-tool.js';
import { boxFileInfoTool } from './box-file-info-tool.js';
import { boxFileLockTool } from './box-file-lock-tool.js';
import { boxFileMoveTool } from './box-file-move-tool.js';
import { boxFileRenameTool } from './box-file-rename-tool.js';
import { boxFileRetentionDateClearTool } from './box-file-retention-date-clear-tool.js';
import { boxFileRetentionDateSetTool } from './box-file-retention-date-set-tool.js';
import { boxFileSetDescriptionTool } from './box-file-set-description-tool.js';
import { boxFileSetDownloadCompanyTool } from './box-file-set-download-company-tool.js';
import { boxFileSetDownloadOpenTool } from './box-file-set-download-open-tool.js';
import { boxFileSetDownloadResetTool } from './box-file-set-download-reset-tool.js';
import { boxFileTagAddTool } from './box-file-tag-add-tool.js';
import { boxFileTagListTool } from './box-file-tag-list-tool.js';
import { boxFileTagRemoveTool } from './box-file-tag-remove-tool.js';
import { boxFileTextExtractTool } from './box-file-text-extract-tool.js';
import { boxFileThumbnailDownloadTool } from './box-file-thumbnail-download-tool.js';
import { boxFileThumbnailUrlTool } from './box-file-thumbnail-url-tool.js';
import { boxFileUnlockTool } from './box-file-unlock-tool.js';

export const files = defineGroup({
  id: 'files',
  title: 'Files',
  default: true,
  tools: [
    boxFileInfoTool,
    boxFileTextExtractTool,
    boxFileRenameTool,
    boxFileMoveTool,
    boxFileCopyTool,
    boxFileDeleteTool,
    boxFileSetDescriptionTool,
    boxFileTagListTool,
    boxFileTagAddTool,
    boxFileTagRemoveTool,
    boxFileLockTool,
    boxFileUnlockTool,
    boxFileSetDownloadOpenTool,
    boxFileSetDownloadCompanyTool,
    boxFileSetDownloadResetTool,
    boxFileRetentionDateSetTool,
    boxFileRetentionDateClearTool,
    boxFileThumbnailUrlTool,
    boxFileThumbnailDownloadTool,
  ],
});
