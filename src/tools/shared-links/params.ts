/** Parameters of the tools of this group. */
import { z } from 'zod';
import { time } from '../item-params.js';

/** Box: at least eight characters, with "a number, upper case letter, or a non-numeric or non-alphabetic character". */
const STRONG = /^(?=.*[^a-z]).{8,}$/s;

/** Of every kind of link. No message repeats a password. */
export const settings = {
  access: z
    .enum(['open', 'company', 'collaborators'])
    .optional()
    .describe('Who can use it: anyone (open), the company, or collaborators; a new link: company.'),
  password: z
    .string()
    .max(255)
    .refine((text) => STRONG.test(text), 'must have 8 characters, not only lower-case letters')
    .optional()
    .describe('Only with access open: at least 8 characters, not only lower-case letters.'),
  vanity_name: z
    .string()
    .regex(/^[\w-]{12,100}$/, 'must be 12 to 100 letters, digits, "-" or "_"')
    .optional()
    .describe('End of a readable address: 12 to 100 letters, digits, - or _.'),
  unshared_at: time.optional().describe('When the link ends, such as 2027-01-31T17:00:00Z.'),
};

/** Of files and folders. */
export const permissions = {
  can_download: z.boolean().optional().describe('May download; a new link: true.'),
  can_preview: z.literal(true).optional().describe('Always true on Box.'),
};

export const found = {
  shared_link_url: z
    .string()
    .max(2000)
    .refine(
      (text) => /^https?:\/\/\S+$/.test(text) && URL.canParse(text),
      'must be a URL that begins with https://',
    )
    .describe('The shared link, such as https://app.box.com/s/….'),
  password: z.string().min(1).max(255).optional().describe('Password of the link, if it has one.'),
};
