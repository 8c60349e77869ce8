/** Who comes in and whose Box account is used, for each way a front can be configured. */
import type { Redis } from 'ioredis';
import type { Config, ServiceConfig } from './config.js';
import type { TokenBroker } from './execution/pool.js';
import type { Logger } from './log.js';
import { buildAuthorization, type Authorization } from './oauth/authorization.js';
import type { ControlChannel } from './redis/control.js';
import { BoxTokenEndpoint } from './tenants/box-token.js';
import { Grants } from './tenants/grants.js';
import { TokenKeeper } from './tenants/refresh.js';
import { NoCheck, TokenCheck, type CallerCheck } from './tenants/service-access.js';
import { ServiceTokens } from './tenants/service-tokens.js';
import { Vault } from './tenants/vault.js';
import type { ServerInfo } from './tools/context.js';

export interface Access {
  bearer: CallerCheck;
  /** Absent where nobody signs in. */
  authorization?: Authorization;
  broker: TokenBroker;
  ways: Pick<ServerInfo, 'auth' | 'boxAuth'>;
  /** Known to every replica and to no client. */
  sharedSecrets: readonly string[];
  close(): Promise<void>;
}

export interface AccessDeps {
  redis: Redis;
  control: ControlChannel;
  log: Logger;
}

/** Builds the way in and the way to Box. */
export function openAccess(config: Config | ServiceConfig, deps: AccessDeps): Access {
  return config.mode === 'oauth' ? signInAccess(config, deps) : serviceAccess(config, deps);
}

/** Everyone signs in, and acts as themselves. */
function signInAccess(config: Config, { redis, control, log }: AccessDeps): Access {
  const boxTokens = new BoxTokenEndpoint(config);
  const vault = new Vault(config.TOKEN_ENCRYPTION_KEYS);
  const grants = new Grants({ redis, vault, control, boxTokens, log });
  const keeper = new TokenKeeper({ redis, grants, boxTokens, log });
  const authorization = buildAuthorization({
    config,
    redis,
    grants,
    boxTokens,
    log,
    clientDocuments: { allowPrivate: config.ALLOW_PRIVATE_CLIENT_METADATA },
  });
  return {
    bearer: authorization.bearer,
    authorization,
    broker: (ref, rejected) => keeper.accessToken(ref, rejected),
    ways: { auth: 'oauth', boxAuth: 'oauth' },
    sharedSecrets: config.COOKIE_KEYS,
    async close() {
      await authorization.close();
      await keeper.close();
      await grants.close();
      await boxTokens.close();
    },
  };
}

/** All callers act as one account. */
function serviceAccess(config: ServiceConfig, { log }: AccessDeps): Access {
  const { boxAccess, MCP_AUTH, MCP_TOKENS = [] } = config;
  const tokens = new ServiceTokens({ access: boxAccess, tokenUrl: config.BOX_TOKEN_URL });
  tokens.warmUp(log);
  return {
    bearer: MCP_AUTH === 'none' ? new NoCheck() : new TokenCheck(MCP_TOKENS),
    broker: (ref, rejected) => tokens.accessToken(ref, rejected),
    ways: { auth: MCP_AUTH, boxAuth: boxAccess.kind },
    sharedSecrets: config.COOKIE_KEYS ?? [
      boxAccess.kind === 'jwt' ? boxAccess.app.clientSecret : boxAccess.clientSecret,
    ],
    close: () => tokens.close(),
  };
}
