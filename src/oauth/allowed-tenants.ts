import type { Config } from '../config.js';

/** Whether people of this tenant may use the server (ALLOWED_BOX_ENTERPRISES). Asked at sign-in and on every use since. */
export function isAllowedTenant(config: Pick<Config, 'ALLOWED_BOX_ENTERPRISES'>, tenant: string): boolean {
  return config.ALLOWED_BOX_ENTERPRISES?.includes(tenant) ?? true;
}
