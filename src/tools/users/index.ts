import { defineGroup } from '../define.js';
import { boxUsersListTool } from './box-users-list-tool.js';
import { boxUsersLocateByEmailTool } from './box-users-locate-by-email-tool.js';
import { boxUsersLocateByNameTool } from './box-users-locate-by-name-tool.js';
import { boxUsersSearchByNameOrEmailTool } from './box-users-search-by-name-or-email-tool.js';

export const users = defineGroup({
  id: 'users',
  title: 'Users',
  tools: [
    boxUsersListTool,
    boxUsersSearchByNameOrEmailTool,
    boxUsersLocateByEmailTool,
    boxUsersLocateByNameTool,
  ],
});
