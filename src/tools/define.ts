import type { z } from 'zod';
import type { ToolContext } from './context.js';

/** OAuth scopes, narrowest first. `box.admin` is never granted unless asked for by name. */
export const SCOPES = ['box.read', 'box.write', 'box.share', 'box.ai', 'box.admin'] as const;
export type Scope = (typeof SCOPES)[number];

/** Granted when a client asks for nothing it knows; also the scope of the first challenge. */
export const DEFAULT_SCOPES: readonly Scope[] = SCOPES.filter((scope) => scope !== 'box.admin');

/** All four hints are spelled out on every tool: "not set" is no answer to "is this destructive?". */
export interface ToolAnnotations {
  title: string;
  readOnlyHint: boolean;
  destructiveHint: boolean;
  idempotentHint: boolean;
  openWorldHint: boolean;
}

/** The part of a tool the front needs: everything but the code. */
export interface ToolDefinition<
  Input extends z.ZodObject = z.ZodObject,
  Output extends z.ZodObject = z.ZodObject,
> {
  /** snake_case, as listed; the file bears the same name in kebab-case. */
  name: string;
  /** Older names that still resolve. */
  aliases?: readonly string[];
  description: string;
  /** A `z.strictObject`, so that a mistyped optional argument is named and not silently dropped. */
  input: Input;
  output: Output;
  scope: Scope;
  annotations: ToolAnnotations;
  /** `call`: answered by a thread at once. `job`: may take longer than a client waits. */
  run: 'call' | 'job';
}

export interface Tool<
  Input extends z.ZodObject = z.ZodObject,
  Output extends z.ZodObject = z.ZodObject,
> extends ToolDefinition<Input, Output> {
  /** Call, shape, return: parsing, permissions, retries, timing and error texts happen around it, once. */
  handler(args: z.output<Input>, context: ToolContext): Promise<z.input<Output>>;
}

export interface ToolGroup {
  /** Short id, as used to switch groups on and off. */
  id: string;
  title: string;
  /** Listed unless an operator or a client chooses otherwise. */
  default?: true;
  tools: readonly Tool[];
}

/** Types a tool by its own schemas, then forgets them so that tools of all shapes fit one list. */
export function defineTool<Input extends z.ZodObject, Output extends z.ZodObject>(
  tool: Tool<Input, Output>,
): Tool {
  return Object.freeze(tool);
}

export function defineGroup(group: ToolGroup): ToolGroup {
  return Object.freeze(group);
}
