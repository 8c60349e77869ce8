import { defineGroup } from '../define.js';
import { boxDocgenCreateBatchTool } from './box-docgen-create-batch-tool.js';
import { boxDocgenCreateSingleFileFromUserInputTool } from './box-docgen-create-single-file-from-user-input-tool.js';
import { boxDocgenGetJobByIdTool } from './box-docgen-get-job-by-id-tool.js';
import { boxDocgenListJobsByBatchTool } from './box-docgen-list-jobs-by-batch-tool.js';
import { boxDocgenListJobsTool } from './box-docgen-list-jobs-tool.js';
import { boxDocgenTemplateCreateTool } from './box-docgen-template-create-tool.js';
import { boxDocgenTemplateGetByIdTool } from './box-docgen-template-get-by-id-tool.js';
import { boxDocgenTemplateGetByNameTool } from './box-docgen-template-get-by-name-tool.js';
import { boxDocgenTemplateListJobsTool } from './box-docgen-template-list-jobs-tool.js';
import { boxDocgenTemplateListTagsTool } from './box-docgen-template-list-tags-tool.js';
import { boxDocgenTemplateListTool } from './box-docgen-template-list-tool.js';

export const docgen = defineGroup({
  id: 'docgen',
  title: 'Doc Gen',
  tools: [
    boxDocgenTemplateListTool,
    boxDocgenTemplateGetByIdTool,
    boxDocgenTemplateGetByNameTool,
    boxDocgenTemplateListTagsTool,
    boxDocgenTemplateCreateTool,
    boxDocgenCreateBatchTool,
    boxDocgenCreateSingleFileFromUserInputTool,
    boxDocgenGetJobByIdTool,
    boxDocgenListJobsByBatchTool,
    boxDocgenListJobsTool,
    boxDocgenTemplateListJobsTool,
  ],
});
