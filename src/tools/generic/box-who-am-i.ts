import { z } from 'zod';
import { boxPath } from '../box-path.js';
import { defineTool } from '../define.js';

const user = z.object({
  id: z.string(),
  name: z.string(),
  login: z.string(),
  enterprise: z.object({ id: z.string(), name: z.string() }).nullish(),
  language: z.string().nullish(),
  timezone: z.string().nullish(),
  space_amount: z.number().nullish(),
  space_used: z.number().nullish(),
});

export const boxWhoAmI = defineTool({
  name: 'box_who_am_i',
  description: 'The Box account all tools act on: id, name, login and company.',
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
    const fields = [
      'id',
      'name',
      'login',
      'enterprise',
      'language',
      'timezone',
      'space_amount',
      'space_used',
    ];
    return user.parse(await box.get(boxPath`/users/me`, { query: { fields } }));
  },
});
