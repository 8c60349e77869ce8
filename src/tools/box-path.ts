/** The only way to a `BoxPath`: an id from a model is data and must not become another path. */
import { AppError } from '../errors.js';
import type { BoxPath } from './context.js';

/** Names that mean something to a path however they are encoded. */
const RESERVED: ReadonlySet<string> = new Set(['', '.', '..']);

function encodeSegment(value: string | number): string {
  const text = String(value);
  if (RESERVED.has(text)) {
    throw new AppError('invalid_arguments', `${JSON.stringify(text)} is not an id or a name Box knows.`);
  }
  if (/\p{Surrogate}/u.test(text))
    throw new AppError('invalid_arguments', 'An id or a name holds broken characters.');
  return encodeURIComponent(text);
}

/**
 * A path below Box's `/2.0`, every inserted value encoded as one segment: `` boxPath`/files/${id}/content` ``.
 * @throws AppError `invalid_arguments` for an empty value, `.` and `..`.
 */
export function boxPath(parts: TemplateStringsArray, ...values: readonly (string | number)[]): BoxPath {
  return parts.reduce((path, part, index) => path + encodeSegment(values[index - 1] ?? '') + part) as BoxPath;
}
