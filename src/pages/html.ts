/** Text that is safe to send as HTML: made only by the `html` tag, which escapes what is inserted. */
export class Html {
  readonly #text: string;

  constructor(strings: readonly string[], values: readonly Insert[]) {
    this.#text = strings.map((string, index) => string + insert(values[index])).join('');
  }

  toString(): string {
    return this.#text;
  }
}

type Insert = Html | string | number | undefined | false | readonly Insert[];

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function insert(value: Insert): string {
  if (value === undefined || value === false) return '';
  if (value instanceof Html) return value.toString();
  if (typeof value === 'object') return value.map(insert).join('');
  return String(value).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}

/** A template whose inserted strings are escaped for text and quoted attributes; `undefined` and `false` insert nothing. */
export function html(strings: TemplateStringsArray, ...values: Insert[]): Html {
  return new Html(strings, values);
}

/**
 * A name a stranger chose, on one line: without control characters and without the marks that turn the direction of
 * text, with which a name could rewrite the sentence around it.
 */
export function plainName(name: string): string {
  return name
    .replace(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g, ' ')
    .trim();
}
