import { z } from 'zod';
import { AppError } from '../../errors.js';
import { boxPath } from '../box-path.js';
import { defineTool } from '../define.js';
import { fileId } from '../params.js';
import { present, untrusted } from '../results.js';
import { shortText } from '../shapes.js';
import { mediaTypeOf } from './media-type.js';

/**
 * More than most models can read. The content stands in the answer twice, escaped once and twice: up to six bytes for one, and
 * LibreChat takes no line of a stream above 5 MiB.
 */
const MAX_BYTES = 768 * 1024;

const described = z.object({ name: shortText(), size: z.number() });

/** @returns undefined for bytes that are not UTF-8 text; text has no NUL. */
function asText(bytes: Uint8Array): string | undefined {
  if (bytes.includes(0)) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    // Not UTF-8: that is the answer.
    return undefined;
  }
}

export const boxFileDownloadTool = defineTool({
  name: 'box_file_download_tool',
  description:
    'The content of a file of up to 768 KiB: UTF-8 text as text, anything else as base64. For documents and larger files use box_file_text_extract_tool.',
  input: z.strictObject({
    file_id: fileId,
    save_file: z
      .boolean()
      .default(false)
      .describe('Only false: this server never writes files on its own disk.'),
    save_path: z.string().optional().describe('Leave out: this server never writes files on its own disk.'),
  }),
  output: z.object({
    name: z.string(),
    size: z.number(),
    mime_type: z.string(),
    encoding: z.enum(['text', 'base64']),
    content: z.string(),
  }),
  scope: 'box.read',
  annotations: {
    title: 'Download file',
    readOnlyHint: true,
    destructiveHint: false,
    idempotentHint: true,
    openWorldHint: true,
  },
  run: 'call',
  async handler({ file_id, save_file, save_path }, { box }) {
    if (save_file || save_path !== undefined) {
      throw new AppError('invalid_arguments', 'This server never writes files on its own disk.', {
        hint: 'Leave out save_file and save_path: the content comes in the answer.',
      });
    }
    const answer = await box.get(boxPath`/files/${file_id}`, { query: { fields: ['name', 'size'] } });
    const { name, size } = described.parse(present(answer));
    if (size > MAX_BYTES) {
      throw new AppError(
        'payload_too_large',
        `File ${file_id} has ${size} bytes; up to ${MAX_BYTES} fit here.`,
        {
          hint: 'Use box_file_text_extract_tool for its text.',
        },
      );
    }
    const bytes = await box.download(boxPath`/files/${file_id}/content`, MAX_BYTES);
    const text = asText(bytes);
    return {
      name,
      size: bytes.length,
      mime_type: mediaTypeOf(name),
      encoding: text === undefined ? ('base64' as const) : ('text' as const),
      content: text === undefined ? Buffer.from(bytes).toString('base64') : untrusted(text),
    };
  },
});
