/** The query language of Box's search: words, "exact phrases", AND, OR, NOT (upper case). Words side by side mean AND. */

export type Fields = { weight: number; text: string }[];
/** Points of an item; 0 does not match. */
type Score = (fields: Fields) => number;

/** @returns how well fields match the query. An empty query, which only metadata filters allow, matches everything. */
export function parseQuery(query: string): Score {
  const tokens = query.match(/"[^"]*"?|\S+/g) ?? [];
  const alternatives: string[][] = [[]];
  const excluded: string[] = [];
  let negate = false;
  for (const token of tokens) {
    if (token === 'OR') alternatives.push([]);
    else if (token === 'NOT') negate = true;
    else if (token !== 'AND') {
      const words = wordsOf(token);
      if (negate) excluded.push(...words);
      else alternatives.at(-1)?.push(...words);
      negate = false;
    }
  }
  const groups = alternatives.filter((words) => words.length > 0);
  return (fields) => {
    if (excluded.some((word) => pointsOf(word, fields) > 0)) return 0;
    if (groups.length === 0) return 1;
    return Math.max(...groups.map((words) => groupPoints(words, fields)));
  };
}

/** A quoted phrase is one word; punctuation around bare words is not searched. */
function wordsOf(token: string): string[] {
  const phrase = token.startsWith('"') ? token.replaceAll('"', '').trim() : undefined;
  const word = phrase ?? token.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '');
  return word === '' ? [] : [word.toLowerCase()];
}

function groupPoints(words: readonly string[], fields: Fields): number {
  let sum = 0;
  for (const word of words) {
    const points = pointsOf(word, fields);
    if (points === 0) return 0;
    sum += points;
  }
  return sum;
}

const pointsOf = (word: string, fields: Fields): number =>
  fields.reduce((sum, { weight, text }) => sum + (hasWord(text, word) ? weight : 0), 0);

/** True where a word of the text begins with it: `leas` finds `lease`, and not `release`. */
function hasWord(text: string, start: string): boolean {
  for (let at = text.indexOf(start); at >= 0; at = text.indexOf(start, at + 1)) {
    if (at === 0 || !/[\p{L}\p{N}]/u.test(text[at - 1] ?? '')) return true;
  }
  return false;
}
