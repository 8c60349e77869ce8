import { Provider } from 'oidc-provider';
import type { Config } from '../config.js';
import type { Grants } from '../tenants/grants.js';
import { isAllowedTenant } from './allowed-tenants.js';

interface Standing {
  grant: string;
  tenant: string;
}

/**
 * Whether the sign-in behind oidc-provider's Grant still stands, asked once per request and before a code or refresh
 * token is used up. What a request found it keeps: of two that race for a code, the one that wins answers with tokens,
 * even if the loser has ended the grant meanwhile, and exactly one of them succeeds.
 */
export class StandingGrants {
  readonly #config: Pick<Config, 'ALLOWED_BOX_ENTERPRISES'>;
  readonly #grants: Grants;
  readonly #found = new WeakMap<object, Standing>();

  constructor(config: Pick<Config, 'ALLOWED_BOX_ENTERPRISES'>, grants: Grants) {
    this.#config = config;
    this.#grants = grants;
  }

  /** False when Box or somebody else ended the sign-in, or its enterprise is not allowed any more. */
  async check(grant: string): Promise<boolean> {
    const record = await this.#grants.find(grant);
    if (!record || !isAllowedTenant(this.#config, record.tenant)) return false;
    if (Provider.ctx) this.#found.set(Provider.ctx, { grant, tenant: record.tenant });
    return true;
  }

  /** Tenant of the grant this request was found to be for. */
  tenantOf(request: object, grant: string): string | undefined {
    const standing = this.#found.get(request);
    return standing?.grant === grant ? standing.tenant : undefined;
  }
}
