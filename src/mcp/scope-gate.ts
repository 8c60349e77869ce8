import { AppError } from '../errors.js';
import type { Principal } from '../tenants/principal.js';
import type { Scope } from '../tools/define.js';
import type { ToolSelection } from './selection.js';

/** The scopes a request body needs: those of every tool it calls. Unknown tools need none; they are refused later. */
export function scopesNeeded(body: unknown, selection: ToolSelection): Set<Scope> {
  const needed = new Set<Scope>();
  for (const message of Array.isArray(body) ? (body as unknown[]) : [body]) {
    const { method, params } = (message ?? {}) as { method?: unknown; params?: { name?: unknown } };
    if (method !== 'tools/call' || typeof params?.name !== 'string') continue;
    const definition = selection.find(params.name);
    if (definition) needed.add(definition.scope);
  }
  return needed;
}

/**
 * Refuses a request whose token is too narrow, before anything runs (MCP authorization, "Scope Challenge Handling").
 * @returns the refusal and the scopes to ask for: all that the operation needs and all that are held already, because
 * clients replace their scopes by the ones of the challenge.
 */
export function insufficientScope(
  principal: Principal,
  body: unknown,
  selection: ToolSelection,
): { error: AppError; scopes: Scope[] } | undefined {
  const missing = [...scopesNeeded(body, selection)].filter((scope) => !principal.scopes.has(scope));
  if (missing.length === 0) return undefined;
  return {
    error: new AppError('insufficient_scope', `This call needs the scope ${missing.join(' ')}.`, {
      hint: 'Authorize again and allow it.',
    }),
    scopes: [...new Set([...principal.scopes, ...missing])],
  };
}
