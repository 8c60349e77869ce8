/** Parameters that several tools share: the form of the value, and where a model finds it. */
import { z } from 'zod';

/** Digits only: an id is never a path, a URL or an expression (no injection into Box addresses). */
const id = (what: string) =>
  z.string().regex(/^\d{1,20}$/, `${what} must be a string of digits, such as "123456789"`);

export const fileId = id('a file id').describe(
  'Id of the file: digits. Find it with box_search_tool or box_folder_items_list_tool.',
);

export const folderId = id('a folder id').describe(
  'Id of the folder: digits, "0" is the root. Find it with box_folder_items_list_tool.',
);

/** Names Box takes: no slashes, no control characters, not "." or "..", 255 characters (Box "Create folder"). */
export const itemName = z
  .string()
  .min(1)
  .max(255)
  // eslint-disable-next-line no-control-regex -- control characters are what is refused
  .regex(
    /^(?!\.{1,2}$)[^/\\\u0000-\u001f\u007f]*[^/\\\s\u0000-\u001f\u007f]$/,
    'must have no slashes or control characters and not end in a space',
  )
  .describe('Name with its extension, at most 255 characters, without slashes.');
