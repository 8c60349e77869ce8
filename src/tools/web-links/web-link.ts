/** What the tools of this group take and answer. */
import { z } from 'zod';
import { itemName } from '../params.js';
import { present } from '../results.js';
import { folderMini, listedAs, shortText } from '../shapes.js';

export const url = z
  .string()
  .max(2000)
  .refine(
    (text) => /^https?:\/\/\S+$/.test(text) && URL.canParse(text),
    'must begin with http:// or https://',
  )
  .describe('The address it leads to: http:// or https://.');

export const name = itemName.optional().describe("Its name; the address's own if left out.");

export const webLink = z.object({
  id: z.string(),
  name: shortText(),
  url: shortText(),
  description: shortText().optional(),
  modified_at: z.string().optional(),
  parent: folderMini.optional(),
});
listedAs.add(webLink, { description: `Web link: ${Object.keys(webLink.shape).join(', ')}` });

export const toWebLink = (answer: unknown) => webLink.parse(present(answer));
