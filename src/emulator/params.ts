/** Query parameters and bodies, read the way Box reads them, with Box's 400 for what does not fit. */
import { z } from 'zod';
import { badRequest, invalidParameter } from './errors.js';

export type Query = Record<string, string | string[] | undefined>;

/** Box takes ids as text and as numbers. */
export const id = z.union([z.string(), z.number().int()]).transform(String);

/** @returns a parameter given once; the first if it was repeated. */
export function readText(query: Query, name: string): string | undefined {
  const value = query[name];
  return Array.isArray(value) ? value[0] : value;
}

/** @returns the entries of a comma-separated parameter; undefined if it is absent or empty. */
export function readList(query: Query, name: string): string[] | undefined {
  const value = query[name];
  const text = Array.isArray(value) ? value.join(',') : value;
  const entries = text
    ?.split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
  return entries?.length ? entries : undefined;
}

/** @throws BoxError 400 unless it is a whole number in the range */
export function readInteger(
  query: Query,
  name: string,
  { fallback, min = 0, max }: { fallback: number; min?: number; max: number },
): number {
  const text = readText(query, name);
  if (text === undefined || text === '') return fallback;
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < min || value > max)
    throw invalidParameter(name, text, `Must be a whole number from ${min} to ${max}`);
  return value;
}

/** @throws BoxError 400 unless every entry is one of `allowed` */
export function readChoices<Choice extends string>(
  query: Query,
  name: string,
  allowed: readonly Choice[],
): Choice[] | undefined {
  const entries = readList(query, name);
  for (const entry of entries ?? []) {
    if (!(allowed as readonly string[]).includes(entry))
      throw invalidParameter(name, entry, `Must be one of ${allowed.join(', ')}`);
  }
  return entries as Choice[] | undefined;
}

/** @throws BoxError 400 naming every field of the body that does not fit */
export function readBody<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  const parsed = schema.safeParse(body ?? {});
  if (parsed.success) return parsed.data;
  throw badRequest(
    ...parsed.error.issues.map(({ path, message, code }) => ({
      reason:
        code === 'invalid_type' && message.endsWith('undefined') ? 'missing_parameter' : 'invalid_parameter',
      name: path.join('.'),
      message,
    })),
  );
}
