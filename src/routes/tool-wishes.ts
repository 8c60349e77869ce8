import type { FastifyRequest } from 'fastify';
import type { ToolPolicy, ToolSelection, ToolWish } from '../mcp/selection.js';

/** Headers that say what `groups` and `readonly` say in the address. */
export const WISH_HEADERS = { groups: 'mcp-box-groups', readonly: 'mcp-box-readonly' } as const;

/**
 * The tools of a request, by its address and its headers.
 * @throws AppError `invalid_request` where those cannot be understood.
 */
export function selectionOf(request: FastifyRequest, policy: ToolPolicy): ToolSelection {
  const { headers } = request;
  return policy.select([
    wishInAddress(request),
    { groups: joined(headers[WISH_HEADERS.groups]), readonly: joined(headers[WISH_HEADERS.readonly]) },
  ]);
}

/** The wishes of the address, to be repeated in an address the client is given: `&groups=…`, or nothing. */
export function repeatedWishes(request: FastifyRequest): string {
  const given = Object.entries(wishInAddress(request)).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return given.length === 0 ? '' : `&${new URLSearchParams(given).toString()}`;
}

function wishInAddress({ query }: FastifyRequest): ToolWish {
  const { groups, readonly } = query as Record<string, string | string[] | undefined>;
  return { groups: joined(groups), readonly: joined(readonly) };
}

/** Given twice, lists add up; a switch given twice is refused as neither yes nor no. Empty means not given. */
function joined(value: string | string[] | undefined): string | undefined {
  const text = Array.isArray(value) ? value.join(',') : value;
  return text === '' ? undefined : text;
}
