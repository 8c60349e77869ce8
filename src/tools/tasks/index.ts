import { defineGroup } from '../define.js';
import { boxTaskAssignByEmailTool } from './box-task-assign-by-email-tool.js';
import { boxTaskAssignByUserIdTool } from './box-task-assign-by-user-id-tool.js';
import { boxTaskAssignmentDetailsTool } from './box-task-assignment-details-tool.js';
import { boxTaskAssignmentRemoveTool } from './box-task-assignment-remove-tool.js';
import { boxTaskAssignmentUpdateTool } from './box-task-assignment-update-tool.js';
import { boxTaskAssignmentsListTool } from './box-task-assignments-list-tool.js';
import { boxTaskCompleteCreateTool } from './box-task-complete-create-tool.js';
import { boxTaskDetailsTool } from './box-task-details-tool.js';
import { boxTaskFileListTool } from './box-task-file-list-tool.js';
import { boxTaskRemoveTool } from './box-task-remove-tool.js';
import { boxTaskReviewCreateTool } from './box-task-review-create-tool.js';
import { boxTaskUpdateTool } from './box-task-update-tool.js';

export const tasks = defineGroup({
  id: 'tasks',
  title: 'Tasks',
  tools: [
    boxTaskFileListTool,
    boxTaskDetailsTool,
    boxTaskCompleteCreateTool,
    boxTaskReviewCreateTool,
    boxTaskUpdateTool,
    boxTaskRemoveTool,
    boxTaskAssignmentsListTool,
    boxTaskAssignmentDetailsTool,
    boxTaskAssignByUserIdTool,
    boxTaskAssignByEmailTool,
    boxTaskAssignmentUpdateTool,
    boxTaskAssignmentRemoveTool,
  ],
});
