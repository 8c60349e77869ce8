/** Doc Gen tags, such as `{{customer.name}}`, in templates that are plain text: conditions and loops are listed, not run. */
import type { Json } from './shapes.js';

const TAG = /\{\{\s*(.*?)\s*\}\}/g;
const PATH = /^[A-Za-z_][\w-]*(\.[A-Za-z_][\w-]*)*$/;
const ENDS = new Set(['else', 'endif', 'endfor', 'endtablerow']);
const TYPES: Readonly<Record<string, string>> = {
  if: 'conditional',
  elseif: 'conditional',
  for: 'for-loop',
  tablerow: 'table-loop',
};

/** `a.b` is read by way of `a`. */
const prefixes = (path: string): string[] =>
  path.split('.').map((_name, index, names) => names.slice(0, index + 1).join('.'));

function tagJson(content: string, inner: string): Json {
  const words = inner.split(/\s+/);
  const tag_type = TYPES[words[0] ?? ''] ?? (PATH.test(inner) ? 'text' : 'arithmetic');
  const source = tag_type.endsWith('loop') ? words.slice(words.indexOf('in') + 1) : words;
  const paths = source.filter((word) => PATH.test(word) && !(word in TYPES));
  return { tag_content: content, tag_type, json_paths: [...new Set(paths.flatMap(prefixes))] };
}

/** Each tag once, in the order of the text. */
export function tagsOf(text: string): Json[] {
  const tags = new Map<string, Json>();
  for (const [content, inner = ''] of text.matchAll(TAG))
    if (!ENDS.has(inner) && !tags.has(content)) tags.set(content, tagJson(content, inner));
  return [...tags.values()];
}

function valueAt(input: unknown, path: string): unknown {
  let at = input;
  for (const name of path.split('.')) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, name)) return undefined;
    at = (at as Record<string, unknown>)[name];
  }
  return at;
}

/** The text with its tags replaced, and what Box says of those without a value. */
export function fill(text: string, input: unknown): { text: string; errors: string[] } {
  const errors = new Set<string>();
  const filled = text.replace(TAG, (_content, inner: string) => {
    if (!PATH.test(inner) || ENDS.has(inner)) return '';
    const value = valueAt(input, inner);
    if (value !== undefined) return typeof value === 'string' ? value : JSON.stringify(value);
    errors.add(`The tag '${inner}' was not provided in the input data.`);
    return '';
  });
  return { text: filled, errors: [...errors] };
}
