import { defineGroup } from '../define.js';
import { boxSharedLinkFileCreateOrUpdateTool } from './box-shared-link-file-create-or-update-tool.js';
import { boxSharedLinkFileFindBySharedLinkUrlTool } from './box-shared-link-file-find-by-shared-link-url-tool.js';
import { boxSharedLinkFileGetTool } from './box-shared-link-file-get-tool.js';
import { boxSharedLinkFileRemoveTool } from './box-shared-link-file-remove-tool.js';
import { boxSharedLinkFolderCreateOrUpdateTool } from './box-shared-link-folder-create-or-update-tool.js';
import { boxSharedLinkFolderFindBySharedLinkUrlTool } from './box-shared-link-folder-find-by-shared-link-url-tool.js';
import { boxSharedLinkFolderGetTool } from './box-shared-link-folder-get-tool.js';
import { boxSharedLinkFolderRemoveTool } from './box-shared-link-folder-remove-tool.js';
import { boxSharedLinkWebLinkCreateOrUpdateTool } from './box-shared-link-web-link-create-or-update-tool.js';
import { boxSharedLinkWebLinkFindBySharedLinkUrlTool } from './box-shared-link-web-link-find-by-shared-link-url-tool.js';
import { boxSharedLinkWebLinkGetTool } from './box-shared-link-web-link-get-tool.js';
import { boxSharedLinkWebLinkRemoveTool } from './box-shared-link-web-link-remove-tool.js';

export const sharedLinks = defineGroup({
  id: 'shared-links',
  title: 'Shared links',
  default: true,
  tools: [
    boxSharedLinkFileGetTool,
    boxSharedLinkFileCreateOrUpdateTool,
    boxSharedLinkFileRemoveTool,
    boxSharedLinkFileFindBySharedLinkUrlTool,
    boxSharedLinkFolderGetTool,
    boxSharedLinkFolderCreateOrUpdateTool,
    boxSharedLinkFolderRemoveTool,
    boxSharedLinkFolderFindBySharedLinkUrlTool,
    boxSharedLinkWebLinkGetTool,
    boxSharedLinkWebLinkCreateOrUpdateTool,
    boxSharedLinkWebLinkRemoveTool,
    boxSharedLinkWebLinkFindBySharedLinkUrlTool,
  ],
});
