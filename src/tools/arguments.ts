/** Arguments against a tool's schema, and the text a model needs to correct them. */
import type { z } from 'zod';
import { AppError } from '../errors.js';
import type { ToolDefinition } from './define.js';

/** More than a few problems at once means the wrong tool, not the wrong arguments. */
const MAX_PROBLEMS = 8;

/** Names come from the caller: short enough to repeat, long enough to recognise. */
const shown = (name: string) => JSON.stringify(name.length > 60 ? `${name.slice(0, 60)}…` : name);

function describe(issue: z.core.$ZodIssue, input: z.ZodObject): string {
  const [field] = issue.path;
  if (issue.code === 'unrecognized_keys') {
    const names = issue.keys.slice(0, MAX_PROBLEMS).map(shown).join(', ');
    const where = issue.path.length > 0 ? ` in ${issue.path.join('.')}` : '';
    const known = Object.keys(input.shape);
    const allowed = known.length > 0 ? `allowed are ${known.join(', ')}` : 'this tool takes none';
    return `${names} is not known${where}${issue.path.length > 0 ? '' : `; ${allowed}`}.`;
  }
  if (field === undefined) return 'The arguments must be a JSON object.';
  const shape: Readonly<Record<string, z.ZodType | undefined>> = input.shape;
  const meaning = shape[String(field)]?.description;
  const problem = issue.message.replace(/^Invalid (input|option): /, '').replace(/\.$/, '');
  return `${issue.path.join('.')}: ${problem}.${meaning ? ` It is: ${meaning}` : ''}`;
}

/**
 * Checks what a caller sent; nothing sent means no arguments.
 * @throws AppError `invalid_arguments` naming every wrong field and what is allowed there.
 */
export function parseArguments(
  tool: Pick<ToolDefinition, 'name' | 'input'>,
  args: unknown,
): Record<string, unknown> {
  const parsed = tool.input.safeParse(args ?? {});
  if (parsed.success) return parsed.data;
  const { issues } = parsed.error;
  const lines = issues.slice(0, MAX_PROBLEMS).map((issue) => describe(issue, tool.input));
  if (issues.length > MAX_PROBLEMS) lines.push(`And ${issues.length - MAX_PROBLEMS} more.`);
  throw new AppError('invalid_arguments', `The arguments of ${tool.name} are wrong. ${lines.join(' ')}`, {
    hint: 'Correct them and call the tool again.',
  });
}
