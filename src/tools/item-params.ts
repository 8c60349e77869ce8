/** Parameters of changes to files, folders and web links. */
import { z } from 'zod';

/** Box: "maxLength 256". */
export const itemDescription = z.string().max(256).describe('The new description, at most 256 characters.');

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/;

/** A check and no `pattern`, which would cost more than the rest of the parameter. */
export const time = z
  .string()
  .refine((text) => TIME.test(text) && !Number.isNaN(Date.parse(text)), {
    error: 'must be a date and time with its offset, such as "2027-01-31T17:00:00Z"',
    abort: true,
  })
  // Box wants seconds.
  .overwrite((text) => `${new Date(text).toISOString().slice(0, 19)}Z`);

export const tag = z.string().trim().min(1).max(255).describe('The tag: one word or phrase.');

export const webLinkId = z
  .string()
  .regex(/^\d{1,20}$/, 'a web link id must be a string of digits, such as "123456789"')
  .describe('Id of the web link: digits. box_folder_items_list_tool finds it.');
