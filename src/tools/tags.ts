/** Tags of files and folders. Box takes only the whole list: what is added or removed is worked out here. */
import { z } from 'zod';
import { AppError } from '../errors.js';
import type { BoxApi, BoxPath } from './context.js';
import { present } from './results.js';
import { shortText } from './shapes.js';

const MAX_TAGS = 100;
/** Someone else changed the item between our reading and writing: read again, but not for ever. */
const MAX_TRIES = 3;

/** As Box has them: written back, so nothing is taken out of them here. */
const tagged = z.object({ etag: z.string().optional(), tags: z.array(z.string()).default([]) });

/** As a model reads them. */
export const tagList = z.object({ tags: z.array(shortText()) });

export async function readTags(box: BoxApi, item: BoxPath) {
  return tagged.parse(present(await box.get(item, { query: { fields: ['tags'] } })));
}

/** Reads the tags, changes them, and writes them only if nobody else has changed the item meanwhile. */
async function changeTags(
  box: BoxApi,
  item: BoxPath,
  change: (tags: readonly string[]) => readonly string[],
): Promise<{ tags: string[] }> {
  for (let tries = 1; ; tries += 1) {
    const { etag, tags } = await readTags(box, item);
    const wanted = change(tags);
    if (wanted.length === tags.length) return { tags };
    if (wanted.length > MAX_TAGS)
      throw new AppError('invalid_arguments', `The item has ${tags.length} tags; Box allows ${MAX_TAGS}.`, {
        hint: 'Remove one first.',
      });
    try {
      const options = { query: { fields: ['tags'] }, ...(etag && { headers: { 'if-match': etag } }) };
      return tagged.parse(present(await box.put(item, { tags: wanted }, options)));
    } catch (error) {
      const isRace = error instanceof AppError && error.code === 'box_precondition_failed';
      if (!isRace || tries === MAX_TRIES) throw error;
    }
  }
}

/** A tag that is there already is not added again. */
export const addTag = (box: BoxApi, item: BoxPath, tag: string) =>
  changeTags(box, item, (tags) => (tags.includes(tag) ? tags : [...tags, tag]));

export const removeTag = (box: BoxApi, item: BoxPath, tag: string) =>
  changeTags(box, item, (tags) => tags.filter((other) => other !== tag));
