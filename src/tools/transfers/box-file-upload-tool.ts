import { z } from 'zod';
import { AppError } from '../../errors.js';
import { defineTool } from '../define.js';
import { folderId, itemName } from '../params.js';
import { shortText } from '../shapes.js';

/** What a tool call can carry; the front refuses larger bodies before this. */
const MAX_BYTES = 8 * 1024 * 1024;

const uploaded = z.object({ id: z.string(), name: shortText(), type: z.literal('file') });
const uploadAnswer = z.object({ entries: z.tuple([uploaded]) });

/** @throws AppError `invalid_arguments`: Node's own decoder drops what it does not know and would store a broken file. */
function decodeBase64(text: string): Uint8Array {
  const digits = text.replace(/\s+/g, '');
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(digits) || digits.length % 4 !== 0) {
    throw new AppError('invalid_arguments', 'content is not base64.', {
      hint: 'For text, leave out content_encoding.',
    });
  }
  return Buffer.from(digits, 'base64');
}

export const boxFileUploadTool = defineTool({
  name: 'box_file_upload_tool',
  description:
    'Creates a file of up to 8 MiB from text or base64. Fails when the folder already has an item of that name.',
  input: z.strictObject({
    content: z.string().describe('The content: text, or base64 with content_encoding "base64".'),
    file_name: itemName,
    parent_folder_id: folderId,
    content_encoding: z
      .enum(['text', 'base64'])
      .default('text')
      .describe('"base64" when content is base64 of the bytes of the file.'),
  }),
  output: z.object({ ...uploaded.shape, size: z.number() }),
  scope: 'box.write',
  annotations: {
    title: 'Upload file',
    readOnlyHint: false,
    destructiveHint: false,
    idempotentHint: false,
    openWorldHint: true,
  },
  run: 'call',
  async handler({ content, file_name, parent_folder_id, content_encoding }, { box }) {
    const bytes = content_encoding === 'base64' ? decodeBase64(content) : Buffer.from(content, 'utf8');
    if (bytes.length > MAX_BYTES) {
      throw new AppError(
        'payload_too_large',
        `The content has ${bytes.length} bytes; up to ${MAX_BYTES} fit here.`,
        {
          hint: 'Upload it in parts as several files, or with a Box app.',
        },
      );
    }
    const answer = await box.upload({ name: file_name, parentId: parent_folder_id, content: bytes });
    const [{ id, name, type }] = uploadAnswer.parse(answer).entries;
    return { id, name, type, size: bytes.length };
  },
});
