import { defineGroup } from '../define.js';
import { boxAuthorizeAppTool } from './box-authorize-app-tool.js';
import { boxWhoAmI } from './box-who-am-i.js';
import { mcpServerInfo } from './mcp-server-info.js';

export const generic = defineGroup({
  id: 'generic',
  title: 'Account and server',
  default: true,
  tools: [boxWhoAmI, boxAuthorizeAppTool, mcpServerInfo],
});
