import { z } from 'zod';
import { defineTool } from '../define.js';

export const mcpServerInfo = defineTool({
  name: 'mcp_server_info',
  description:
    'Name and version of this MCP server, and how it is reached and authorized. Says nothing about Box.',
  input: z.strictObject({}),
  output: z.object({
    server_name: z.string(),
    version: z.string(),
    mcp_transport: z.string(),
    mcp_auth_type: z.string(),
    box_auth: z.string(),
  }),
  scope: 'box.read',
  annotations: {
    title: 'Server information',
    readOnlyHint: true,
    destructiveHint: false,
    idempotentHint: true,
    openWorldHint: false,
  },
  run: 'call',
  async handler(_args, { server }) {
    return {
      server_name: server.name,
      version: server.version,
      mcp_transport: server.transport,
      mcp_auth_type: server.auth,
      box_auth: server.boxAuth,
    };
  },
});
