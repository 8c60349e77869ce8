/** Single requests as a 2026-07-28 client sends them, without a client: for loads and for looking at statuses. */

const META = {
  'io.modelcontextprotocol/protocolVersion': '2026-07-28',
  'io.modelcontextprotocol/clientInfo': { name: 'test', version: '1' },
  'io.modelcontextprotocol/clientCapabilities': {},
};

/** A `fetch` init for one request. */
export function modernRequest(
  token: string,
  method: string,
  params: Record<string, unknown> = {},
): RequestInit {
  const name = params['name'];
  return {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'mcp-protocol-version': '2026-07-28',
      'mcp-method': method,
      ...(typeof name === 'string' && { 'mcp-name': name }),
    },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params: { ...params, _meta: META } }),
  };
}

/** A `fetch` init for one tools/call. */
export function modernCall(token: string, name: string, args: Record<string, unknown> = {}): RequestInit {
  return modernRequest(token, 'tools/call', { name, arguments: args });
}
