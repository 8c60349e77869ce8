import { z } from 'zod';
import { AppError } from '../../errors.js';
import { boxPath } from '../box-path.js';
import type { ServerInfo } from '../context.js';
import { defineTool } from '../define.js';

const account = z.object({ id: z.string(), login: z.string() });

const DEAD = 'box_authorization_dead';

/** The front turns this error into the challenge by which a client signs its user in again. */
function accessEnded({ boxAuth }: ServerInfo, cause: AppError): AppError {
  const hint =
    boxAuth === 'oauth'
      ? 'Sign in again in the client: connecting to this server anew opens the sign-in page of Box. It cannot be done in the conversation.'
      : "The operator of this server must renew its Box credentials; nobody's sign-in can.";
  return new AppError(DEAD, 'Access to Box has ended.', { hint, cause, log: cause.log });
}

export const boxAuthorizeAppTool = defineTool({
  name: 'box_authorize_app_tool',
  description: 'Whether access to Box stands, and if not, where to sign in again.',
  input: z.strictObject({}),
  output: z.object({ authorized: z.boolean(), login: z.string(), message: z.string() }),
  scope: 'box.read',
  annotations: {
    title: 'Access to Box',
    readOnlyHint: true,
    destructiveHint: false,
    idempotentHint: true,
    openWorldHint: true,
  },
  run: 'call',
  async handler(_args, { box, server }) {
    try {
      const answer = await box.get(boxPath`/users/me`, { query: { fields: Object.keys(account.shape) } });
      const { login } = account.parse(answer);
      return { authorized: true, login, message: 'Access to Box stands; there is nothing to do.' };
    } catch (error) {
      throw error instanceof AppError && error.code === DEAD ? accessEnded(server, error) : error;
    }
  },
});
