/** Parameters that several tools share: the form of the value, and where a model finds it. */
import { z } from 'zod';

/** Digits only: an id is never a path, a URL or an expression (no injection into Box addresses). */
export const id = (what: string) =>
  z.string().regex(/^\d{1,20}$/, `${what} must be a string of digits, such as "123456789"`);

export const fileId = id('a file id').describe(
  'Id of the file: digits. Find it with box_search_tool or box_folder_items_list_tool.',
);

export const folderId = id('a folder id').describe(
  'Id of the folder: digits, "0" is the root. Find it with box_folder_items_list_tool.',
);

/** Slashes, control characters, "." and "..", a space at the end: what Box refuses in a name (Box "Create folder"). */
const REFUSED_NAME = /^\.{1,2}$|[/\\\u0000-\u001f\u007f]|\s$/;

/** A check and no `pattern`: clients whose regular expressions have no `\u0000` would refuse the whole tool list. */
export const itemName = z
  .string()
  .min(1)
  .max(255)
  .refine(
    (name) => !REFUSED_NAME.test(name),
    'must have no slashes or control characters and not end in a space',
  )
  .describe('Name with its extension, at most 255 characters, without slashes.');
