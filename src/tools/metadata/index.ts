import { defineGroup } from '../define.js';
import { boxMetadataDeleteInstanceOnFileTool } from './box-metadata-delete-instance-on-file-tool.js';
import { boxMetadataGetInstanceOnFileTool } from './box-metadata-get-instance-on-file-tool.js';
import { boxMetadataSetInstanceOnFileTool } from './box-metadata-set-instance-on-file-tool.js';
import { boxMetadataTemplateCreateTool } from './box-metadata-template-create-tool.js';
import { boxMetadataTemplateGetByKeyTool } from './box-metadata-template-get-by-key-tool.js';
import { boxMetadataTemplateGetByNameTool } from './box-metadata-template-get-by-name-tool.js';
import { boxMetadataTemplateListTool } from './box-metadata-template-list-tool.js';
import { boxMetadataUpdateInstanceOnFileTool } from './box-metadata-update-instance-on-file-tool.js';

export const metadata = defineGroup({
  id: 'metadata',
  title: 'Metadata',
  tools: [
    boxMetadataTemplateListTool,
    boxMetadataTemplateGetByKeyTool,
    boxMetadataTemplateGetByNameTool,
    boxMetadataTemplateCreateTool,
    boxMetadataSetInstanceOnFileTool,
    boxMetadataGetInstanceOnFileTool,
    boxMetadataUpdateInstanceOnFileTool,
    boxMetadataDeleteInstanceOnFileTool,
  ],
});
