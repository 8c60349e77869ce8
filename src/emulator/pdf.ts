/** A PDF with text and headings, written and read back: enough for the seed's documents to be real files. */

const PAGE_LINES = 48;
const LINE_WIDTH = 92;
const BODY_SIZE = 11;
/** Font sizes of `#`, `##` and `###`; reading a PDF back turns them into headings again. */
const HEADING_SIZES = [20, 16, 13];
/** Where no font size is larger than this a PDF has no headings we could know. */
const MARGIN_TOP = 790;

interface Line {
  size: number;
  text: string;
}

/** @returns a PDF of the Markdown's headings and lines. Characters outside Latin-1 become `?`. */
export function writePdf(markdown: string): Buffer {
  const lines = markdown.trim().split('\n').flatMap(layOut);
  const pages: Line[][] = [];
  for (let start = 0; start < lines.length; start += PAGE_LINES)
    pages.push(lines.slice(start, start + PAGE_LINES));
  const pageIds = pages.map((_page, index) => 4 + index * 2);
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Count ${pages.length} /Kids [${pageIds.map((id) => `${id} 0 R`).join(' ')}] >>`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>',
    ...pages.flatMap((page, index) => {
      const stream = pageStream(page);
      return [
        `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents ${5 + index * 2} 0 R >>`,
        `<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`,
      ];
    }),
  ];
  return assemble(objects);
}

function layOut(line: string): Line[] {
  const heading = /^(#{1,3}) (.*)$/.exec(line);
  if (heading)
    return [{ size: HEADING_SIZES[(heading[1] ?? '#').length - 1] ?? BODY_SIZE, text: heading[2] ?? '' }];
  const wrapped: Line[] = [];
  let rest = line;
  while (rest.length > LINE_WIDTH) {
    const space = rest.lastIndexOf(' ', LINE_WIDTH);
    const cut = space > 0 ? space : LINE_WIDTH;
    wrapped.push({ size: BODY_SIZE, text: rest.slice(0, cut) });
    rest = rest.slice(cut).trimStart();
  }
  return [...wrapped, { size: BODY_SIZE, text: rest }];
}

const escapePdf = (text: string): string =>
  text.replace(/[^\u0020-\u00ff]/g, '?').replace(/[\\()]/g, (character) => `\\${character}`);

const pageStream = (lines: Line[]): string =>
  [
    'BT',
    `50 ${MARGIN_TOP} Td`,
    ...lines.map(({ size, text }) => `/F1 ${size} Tf (${escapePdf(text)}) Tj 0 -15 Td`),
    'ET',
  ].join('\n');

function assemble(objects: string[]): Buffer {
  let file = '%PDF-1.4\n';
  const offsets = objects.map((object, index) => {
    const offset = file.length;
    file += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return offset;
  });
  const xref = file.length;
  const entries = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  file += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${entries}`;
  file += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${xref}\n%%EOF\n`;
  // Offsets were counted in characters; Latin-1 keeps one byte for each.
  return Buffer.from(file, 'latin1');
}

function readLines(bytes: Buffer): Line[] {
  const shown = /(?:\/\w+ ([\d.]+) Tf\s*)?\(((?:\\.|[^\\()])*)\)\s*Tj/g;
  return [...bytes.toString('latin1').matchAll(shown)].map((match) => ({
    size: Number(match[1] ?? BODY_SIZE),
    text: (match[2] ?? '').replace(/\\(.)/g, '$1'),
  }));
}

/** @returns the lines shown in the PDF; undefined if none can be read (scans, compressed streams). */
export function pdfLines(bytes: Buffer): string[] | undefined {
  const lines = readLines(bytes);
  return lines.length > 0 ? lines.map(({ text }) => text) : undefined;
}

/** @returns the PDF's text with `#` before lines set in a larger font; undefined if no text can be read. */
export function pdfMarkdown(bytes: Buffer): string | undefined {
  const lines = readLines(bytes);
  if (lines.length === 0) return undefined;
  return lines
    .map(({ size, text }) => {
      const level = HEADING_SIZES.indexOf(size) + 1;
      return level > 0 ? `${'#'.repeat(level)} ${text}` : text;
    })
    .join('\n');
}
