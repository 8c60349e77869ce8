/** Pure shaping of what tools answer. */
import { randomBytes } from 'node:crypto';

/**
 * What hides instructions from people but not from models: zero width, bidi controls, tags, variation selectors, fillers, and
 * control characters. U+FE0F alone may stay: it gives emoji their colour.
 */
const INVISIBLE = /(?![\t\n\r\ufe0f])[\p{Default_Ignorable_Code_Point}\p{Cc}\ufff9-\ufffb]/gu;

/** Text without characters nobody can see. */
export function visible(text: string): string {
  return text.replace(INVISIBLE, '');
}

/**
 * Marks text that other people wrote, so that a model can tell it from what the server says. The random delimiter cannot be
 * guessed by whoever wrote the text, and so cannot be closed from inside.
 */
export function untrusted(text: string): string {
  const delimiter = `box-content-${randomBytes(6).toString('hex')}`;
  return `<${delimiter}>\n${visible(text)}\n</${delimiter}>`;
}

const isEmpty = (value: unknown) => value === null || value === '';

/**
 * Box's answer without its nulls and empty texts, at any depth: Box sends them where it has nothing to say, and a model should
 * not pay for it. Not for answers in which null means something.
 */
export function present(value: unknown): unknown {
  if (Array.isArray(value)) return value.filter((entry) => !isEmpty(entry)).map(present);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, entry]) => (isEmpty(entry) ? [] : [[key, present(entry)]])),
  );
}

/** Text content generated from structured content: one contract, written once. */
export function toText(structured: Record<string, unknown>): string {
  return JSON.stringify(structured);
}
