import { defineGroup } from '../define.js';
import { boxGroupsListByUserTool } from './box-groups-list-by-user-tool.js';
import { boxGroupsListMembersTool } from './box-groups-list-members-tool.js';
import { boxGroupsSearchTool } from './box-groups-search-tool.js';

export const groupsOfPeople = defineGroup({
  id: 'groups',
  title: 'Groups',
  tools: [boxGroupsSearchTool, boxGroupsListMembersTool, boxGroupsListByUserTool],
});
