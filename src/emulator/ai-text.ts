/** In place of a language model: the lines of files that share most words with what is asked, the same each time. */
import { currentVersion, extensionOf, type File } from './model.js';

/** Box: "the first 2MB of text representation will be processed". */
const MAX_TEXT = 2 * 1024 * 1024;
const QUOTES = 3;

export interface AiField {
  key: string;
  type?: string | undefined;
  displayName?: string | undefined;
  description?: string | undefined;
  prompt?: string | undefined;
  options?: readonly { key: string }[] | undefined;
}

export interface Quote {
  file: File;
  line: string;
}

/** Lines of the files' own text, without empty ones. */
export function linesOf(files: readonly File[]): Quote[] {
  return files.flatMap((file) => {
    const { content, name } = currentVersion(file);
    const text = content.text(extensionOf(name))?.slice(0, MAX_TEXT) ?? '';
    return text
      .split('\n')
      .map((line) => ({ file, line: line.trim() }))
      .filter(({ line }) => line !== '');
  });
}

/** Words that carry meaning, mostly: three letters and more. */
const wordsOf = (text: string): Set<string> =>
  new Set(
    text
      .replace(/([a-z])([A-Z])/g, '$1 $2')
      .toLowerCase()
      .match(/[\p{L}\p{N}]{3,}/gu),
  );

const COMMON = wordsOf('the and for are was what when where which who how does did this that with from');

/** @returns the lines that share words with the question, those that share most first. */
export function bestLines(lines: readonly Quote[], question: string): Quote[] {
  const wanted = [...wordsOf(question)].filter((word) => !COMMON.has(word));
  const scoreOf = (line: string): number => {
    const words = wordsOf(line);
    return wanted.filter((word) => words.has(word)).length;
  };
  return lines
    .map((quote) => ({ quote, score: scoreOf(quote.line) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .slice(0, QUOTES)
    .map(({ quote }) => quote);
}

/** @returns for each thing named in the prompt, between commas and line ends, the line that tells of it. */
export function freeformAnswer(lines: readonly Quote[], prompt: string): string {
  const names = prompt.split(/[,;\n]/).map((name) => name.trim());
  return JSON.stringify(
    Object.fromEntries(
      names.filter((name) => name !== '').map((name) => [name, bestLines(lines, name)[0]?.line ?? null]),
    ),
  );
}

/** @returns a value of the field's type; null where the text has none. */
export function fieldValue(lines: readonly Quote[], field: AiField): unknown {
  const { key, type, displayName = '', description = '', prompt = '' } = field;
  const options = (field.options ?? []).map((option) => option.key);
  const named = options.filter((option) =>
    lines.some(({ line }) => line.toLowerCase().includes(option.toLowerCase())),
  );
  if (type === 'enum') return named[0] ?? null;
  if (type === 'multiSelect') return named;
  const found = bestLines(lines, `${key} ${displayName} ${description} ${prompt}`).map(({ line }) => line);
  if (type === 'float') return first(found, readNumber);
  if (type === 'date') return first(found, readDate);
  return first(found, (line) => /^[^:]{1,40}:\s*(.+)$/.exec(line)?.[1] ?? line);
}

function first<T>(lines: readonly string[], read: (line: string) => T | undefined): T | null {
  for (const line of lines) {
    const value = read(line);
    if (value !== undefined) return value;
  }
  return null;
}

function readNumber(line: string): number | undefined {
  const digits = /\d[\d,]*(\.\d+)?/.exec(line)?.[0];
  return digits === undefined ? undefined : Number(digits.replaceAll(',', ''));
}

const DAY = /\d{4}-\d\d-\d\d|\d{1,2} [A-Z][a-z]+ \d{4}/;

function readDate(line: string): string | undefined {
  const time = Date.parse(`${DAY.exec(line)?.[0] ?? ''} UTC`);
  return Number.isNaN(time) ? undefined : new Date(time).toISOString().slice(0, 10);
}
