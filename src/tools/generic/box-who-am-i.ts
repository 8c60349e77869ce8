import { z } from 'zod';
import { boxPath } from '../box-path.js';
import { defineTool } from '../define.js';
import { present } from '../results.js';
import { shortText } from '../shapes.js';

const user = z.object({
  id: z.string(),
  name: shortText(),
  login: z.string(),
  enterprise: z.object({ id: z.string(), name: shortText() }).optional(),
  language: z.string().optional(),
  timezone: z.string().optional(),
  space_amount: z.number().optional(),
  space_used: z.number().optional(),
  max_upload_size: z.number().optional(),
});

export const boxWhoAmI = defineTool({
  name: 'box_who_am_i',
  description: 'The Box account all tools act on: id, name, login and company, and how much it may store.',
  input: z.strictObject({}),
  output: user,
  scope: 'box.read',
  annotations: {
    title: 'Who am I',
    readOnlyHint: true,
    destructiveHint: false,
    idempotentHint: true,
    openWorldHint: true,
  },
  run: 'call',
  async handler(_args, { box }) {
    const query = { fields: Object.keys(user.shape) };
    return user.parse(present(await box.get(boxPath`/users/me`, { query })));
  },
});
