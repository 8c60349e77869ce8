/** What both thumbnail tools take. */
import { z } from 'zod';
import { fileId } from '../params.js';

const bound = (which: string) =>
  z.int().min(32).max(320).optional().describe(`${which} in pixels, 32 to 320.`);

export const thumbnailInput = z.strictObject({
  file_id: fileId,
  extension: z.enum(['png', 'jpg']).default('png').describe('Kind of picture.'),
  min_height: bound('Least height'),
  min_width: bound('Least width'),
  max_height: bound('Greatest height'),
  max_width: bound('Greatest width'),
});
