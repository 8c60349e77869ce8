/** Pure shaping of what tools answer. */
import { randomBytes } from 'node:crypto';

/** Invisible characters that hide instructions from people but not from models: zero width, bidi controls, tags. */
const INVISIBLE =
  /[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]|[\u{e0100}-\u{e01ef}]/gu;

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

/**
 * Box's answer without its nulls, at any depth: Box says null where it has nothing to say, and a model should not pay for it.
 * Not for answers in which null means something.
 */
export function present(value: unknown): unknown {
  if (Array.isArray(value)) return value.filter((entry) => entry !== null).map(present);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, entry]) => (entry === null ? [] : [[key, present(entry)]])),
  );
}

/** Text content generated from structured content: one contract, written once. */
export function toText(structured: Record<string, unknown>): string {
  return JSON.stringify(structured);
}
