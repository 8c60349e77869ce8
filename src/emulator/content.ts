/** The bytes of a file and the text in them. Immutable, so versions, copies and the seed of many users share one. */
import { createHash } from 'node:crypto';
import { pdfLines, pdfMarkdown } from './pdf.js';

const TEXT_EXTENSIONS = new Set([
  'txt',
  'md',
  'csv',
  'tsv',
  'json',
  'xml',
  'yaml',
  'yml',
  'log',
  'ini',
  'sql',
]);

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  csv: 'text/csv; charset=utf-8',
  html: 'text/html; charset=utf-8',
  json: 'application/json',
  md: 'text/markdown; charset=utf-8',
  pdf: 'application/pdf',
  png: 'image/png',
  svg: 'image/svg+xml',
  txt: 'text/plain; charset=utf-8',
  xml: 'application/xml',
};

/** @returns the media type a download of this extension is sent with. */
export const mediaType = (extension: string): string => MEDIA_TYPES[extension] ?? 'application/octet-stream';

export class Content {
  readonly sha1: string;
  readonly #text = new Map<string, string | undefined>();
  #lowerText: string | undefined;

  constructor(readonly bytes: Buffer) {
    this.sha1 = createHash('sha1').update(bytes).digest('hex');
  }

  get size(): number {
    return this.bytes.length;
  }

  /** Plain text as `extracted_text` holds it; undefined for what has none, such as pictures. */
  text(extension: string): string | undefined {
    return this.#once(`text.${extension}`, () => {
      if (TEXT_EXTENSIONS.has(extension)) return this.bytes.toString('utf8');
      if (extension === 'html') return htmlText(this.bytes.toString('utf8'));
      if (extension === 'pdf') return pdfLines(this.bytes)?.join('\n');
      return undefined;
    });
  }

  /** Text with its headings; undefined where Box makes no Markdown: plain text and pictures. */
  markdown(extension: string): string | undefined {
    return this.#once(`markdown.${extension}`, () => {
      if (extension === 'md') return this.bytes.toString('utf8');
      if (extension === 'html') return htmlMarkdown(this.bytes.toString('utf8'));
      if (extension === 'pdf') return pdfMarkdown(this.bytes);
      return undefined;
    });
  }

  /** For search. An extension outlives a rename too rarely to keep one entry for each. */
  lowerText(extension: string): string {
    this.#lowerText ??= (this.text(extension) ?? '').toLowerCase();
    return this.#lowerText;
  }

  #once(key: string, make: () => string | undefined): string | undefined {
    if (!this.#text.has(key)) this.#text.set(key, make());
    return this.#text.get(key);
  }
}

const decodeEntities = (text: string): string =>
  text.replace(/&(amp|lt|gt|quot|#39|nbsp);/g, (_entity, name: string) => {
    const characters: Record<string, string> = {
      amp: '&',
      lt: '<',
      gt: '>',
      quot: '"',
      '#39': "'",
      nbsp: ' ',
    };
    return characters[name] ?? '';
  });

const withoutTags = (html: string): string =>
  decodeEntities(html.replace(/<[^>]*>/g, ''))
    .split('\n')
    .map((line) => line.trim())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();

const withoutHead = (html: string): string => html.replace(/<(head|script|style)\b[\s\S]*?<\/\1>/gi, '');

const htmlText = (html: string): string =>
  withoutTags(withoutHead(html).replace(/<\/(p|h\d|li|tr|div)>/gi, '\n'));

function htmlMarkdown(html: string): string {
  const marked = withoutHead(html)
    .replace(/<h([1-6])[^>]*>/gi, (_tag, level: string) => `\n${'#'.repeat(Number(level))} `)
    .replace(/<li[^>]*>/gi, '- ')
    .replace(/<\/(p|h\d)>/gi, '\n\n')
    .replace(/<\/(li|tr|div)>/gi, '\n');
  return withoutTags(marked);
}
