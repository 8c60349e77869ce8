import { z } from 'zod';
import { defineTool } from '../define.js';
import { thumbnailInput } from './thumbnail-input.js';

const FILES = 'https://api.box.com/2.0/files';

export const boxFileThumbnailUrlTool = defineTool({
  name: 'box_file_thumbnail_url_tool',
  description:
    'Address of the picture of a file. It opens only with a Box access token: for the picture itself use box_file_thumbnail_download_tool.',
  input: thumbnailInput,
  output: z.object({ url: z.string(), is_placeholder: z.boolean() }),
  scope: 'box.read',
  annotations: {
    title: 'Thumbnail address',
    readOnlyHint: true,
    destructiveHint: false,
    idempotentHint: true,
    openWorldHint: true,
  },
  run: 'call',
  async handler({ file_id, extension, ...size }, { box }) {
    const { bytes, placeholder } = await box.thumbnail(file_id, { extension, size, wait: false });
    if (!bytes && placeholder !== undefined) return { url: placeholder, is_placeholder: true };
    const bounds = Object.entries(size).filter(([, pixels]) => pixels !== undefined);
    const query = bounds.map(([name, pixels], at) => `${at === 0 ? '?' : '&'}${name}=${pixels}`).join('');
    return { url: `${FILES}/${file_id}/thumbnail.${extension}${query}`, is_placeholder: false };
  },
});
