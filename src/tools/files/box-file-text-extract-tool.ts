import { z } from 'zod';
import { AppError } from '../../errors.js';
import { defineTool } from '../define.js';
import { fileId } from '../params.js';
import { untrusted } from '../results.js';

/** About 25,000 tokens: more than that many clients cut off themselves, and without saying so. */
const MAX_BYTES = 100 * 1024;

export const boxFileTextExtractTool = defineTool({
  name: 'box_file_text_extract_tool',
  description:
    'The text of a document (PDF, Office, text), as Markdown where Box has it, at most 100 KiB of it. For the bytes use box_file_download_tool.',
  input: z.strictObject({ file_id: fileId }),
  output: z.object({
    content: z.string(),
    representation: z.string(),
    truncated: z.boolean(),
  }),
  scope: 'box.read',
  annotations: {
    title: 'Text of a file',
    readOnlyHint: true,
    destructiveHint: false,
    idempotentHint: true,
    openWorldHint: true,
  },
  run: 'call',
  async handler({ file_id }, { box }) {
    const found = await box.representation(file_id, ['markdown', 'extracted_text'], MAX_BYTES);
    if (!found) {
      throw new AppError('box_not_found', `Box has no text of file ${file_id}: it is not a document.`, {
        hint: 'Use box_file_download_tool for its bytes.',
      });
    }
    return {
      content: untrusted(found.text),
      representation: found.kind,
      truncated: found.truncated,
    };
  },
});
