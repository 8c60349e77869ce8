import { classifyInboundRequest } from '@modelcontextprotocol/server';

/** A request header by its lower-case name. */
export type Header = (name: string) => string | undefined;

/** `legacy`: sessions (2025-03-26 to 2025-11-25). `modern`: 2026-07-28. `reject`: the SDK says what is wrong with it. */
export type Era = 'legacy' | 'modern' | 'reject';

/** The era of a POST by the SDK's own decision, so that both sides never disagree. Asked once per request. */
export function eraOf(body: unknown, header: Header): Era {
  const version = header('mcp-protocol-version');
  const method = header('mcp-method');
  const name = header('mcp-name');
  return classifyInboundRequest({
    httpMethod: 'POST',
    body,
    ...(version !== undefined && { protocolVersionHeader: version }),
    ...(method !== undefined && { mcpMethodHeader: method }),
    ...(name !== undefined && { mcpNameHeader: name }),
  }).kind;
}
