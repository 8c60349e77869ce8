import { z } from 'zod';
import { AppError } from '../../errors.js';
import { defineTool } from '../define.js';
import { thumbnailInput } from './thumbnail-input.js';

export const boxFileThumbnailDownloadTool = defineTool({
  name: 'box_file_thumbnail_download_tool',
  description: 'The picture of a file, at most 320 by 320 pixels, as base64.',
  input: thumbnailInput,
  output: z.object({ mime_type: z.string(), content: z.string() }),
  scope: 'box.read',
  annotations: {
    title: 'Thumbnail',
    readOnlyHint: true,
    destructiveHint: false,
    idempotentHint: true,
    openWorldHint: true,
  },
  run: 'call',
  async handler({ file_id, extension, ...size }, { box }) {
    const { bytes } = await box.thumbnail(file_id, { extension, size, wait: true });
    if (!bytes) {
      throw new AppError('box_not_found', `Box makes no picture of file ${file_id}.`, {
        hint: 'Use box_file_text_extract_tool for its text, or box_file_download_tool for its bytes.',
      });
    }
    const mime_type = extension === 'png' ? 'image/png' : 'image/jpeg';
    return { mime_type, content: Buffer.from(bytes).toString('base64') };
  },
});
