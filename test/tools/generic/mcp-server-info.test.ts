import { expect, it } from 'vitest';
import { ALICE, useTools } from '../../helpers/tools.js';

const { callTool, failTool, requests } = useTools();

it('tells what the server is without asking Box', async () => {
  expect(await callTool(ALICE, 'mcp_server_info')).toMatchInlineSnapshot(`
    {
      "box_auth": "oauth",
      "mcp_auth_type": "oauth",
      "mcp_transport": "http",
      "server_name": "box-mcp",
      "version": "0.0.0-test",
    }
  `);
  expect(await requests()).toEqual([]);
});

it('takes no arguments', async () => {
  expect(await failTool(ALICE, 'mcp_server_info', { verbose: true })).toMatchInlineSnapshot(`
    {
      "code": "invalid_arguments",
      "text": "The arguments of mcp_server_info are wrong. "verbose" is not known; this tool takes none. Correct them and call the tool again.",
    }
  `);
});
