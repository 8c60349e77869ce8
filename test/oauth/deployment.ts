/** Authorization servers of one deployment in this process: replicas over one Redis and one Box emulator. */
import { randomUUID } from 'node:crypto';
import fastify, { LogController, type FastifyBaseLogger, type FastifyInstance } from 'fastify';
import { pino } from 'pino';
import type { Redis } from 'ioredis';
import { loadConfig, type Config, type Environment } from '../../src/config.js';
import { startEmulator, type Emulator } from '../../src/emulator/emulator.js';
import { createLogger, type Logger } from '../../src/log.js';
import { buildAuthorization, type Authorization } from '../../src/oauth/authorization.js';
import type { ClientDocumentOptions } from '../../src/oauth/client-documents.js';
import { auth } from '../../src/plugins/auth.js';
import { errors } from '../../src/plugins/errors.js';
import { hosts } from '../../src/plugins/hosts.js';
import { requestLog } from '../../src/plugins/request-log.js';
import { connectRedis } from '../../src/redis/client.js';
import { ControlChannel } from '../../src/redis/control.js';
import { oauthRoutes } from '../../src/routes/oauth.js';
import { wellKnownRoutes } from '../../src/routes/well-known.js';
import { generateSecrets } from '../../src/secrets.js';
import { BoxTokenEndpoint } from '../../src/tenants/box-token.js';
import { Grants } from '../../src/tenants/grants.js';
import { Vault } from '../../src/tenants/vault.js';
import { TestBrowser } from '../helpers/oauth.js';
import { startRedis, type TestRedis } from '../helpers/redis.js';
import { TestOAuthClient, type Registration } from './client.js';

export const ISSUER = 'https://mcp.test';
export const MCP = `${ISSUER}/mcp`;

export interface Replica {
  /** Where it really listens; ISSUER is its public address. */
  address: string;
  app: FastifyInstance;
  authorization: Authorization;
  grants: Grants;
  close(): Promise<void>;
}

export interface TestDeployment {
  config: Config;
  secrets: Record<string, string>;
  emulator: Emulator;
  redis: TestRedis;
  store: Redis;
  replicas: [Replica, ...Replica[]];
  /** Every line any replica logged. */
  lines: string[];
  /** Starts another replica, with other settings where given. */
  startReplica(changes?: Record<string, string>): Promise<Replica>;
  /** A browser that reaches the deployment by its public address. */
  browser(replica?: Replica): TestBrowser;
  /** A client that has registered. */
  client(registration?: Registration, replica?: Replica): Promise<TestOAuthClient>;
  /** Takes Redis away, for good. */
  stopRedis(): Promise<void>;
  close(): Promise<void>;
}

export interface TestDeploymentOptions {
  environment?: Record<string, string>;
  replicas?: number;
  clientDocuments?: ClientDocumentOptions;
  /** Listens here, at its public address, for browsers that cannot be told another one. */
  port?: number;
}

const oauthConfig = (environment: Environment) => loadConfig(environment) as Config;

export async function startTestDeployment(options: TestDeploymentOptions = {}): Promise<TestDeployment> {
  const { environment = {}, replicas: count = 1, clientDocuments = {}, port = 0 } = options;
  const [redis, emulator, secrets] = await Promise.all([startRedis(), startEmulator(), generateSecrets()]);
  const settings = {
    ...secrets,
    NODE_ENV: 'test',
    PUBLIC_URL: port === 0 ? ISSUER : `http://127.0.0.1:${port}`,
    REDIS_URL: redis.url,
    BOX_CLIENT_ID: 'emulator-client',
    BOX_CLIENT_SECRET: 'emulator-secret',
    BOX_API_URL: emulator.url,
    BOX_AUTHORIZE_URL: `${emulator.url}/api/oauth2/authorize`,
    BOX_TOKEN_URL: `${emulator.url}/oauth2/token`,
    BOX_REVOKE_URL: `${emulator.url}/oauth2/revoke`,
    ...environment,
  };
  const lines: string[] = [];
  const log = createLogger({ level: 'debug', destination: { write: (line) => void lines.push(line) } });
  const startOne = async (changes: Record<string, string> = {}) => {
    const replica = await startReplica(oauthConfig({ ...settings, ...changes }), log, clientDocuments, port);
    replicas.push(replica);
    return replica;
  };
  let stopped: Promise<void> | undefined;
  const replicas: Replica[] = [];
  for (let index = 0; index < count; index += 1) await startOne();
  const [first] = replicas as [Replica];
  return {
    config: oauthConfig(settings),
    secrets: settings as unknown as Record<string, string>,
    emulator,
    redis,
    store: redis.connect(),
    replicas: replicas as [Replica, ...Replica[]],
    lines,
    startReplica: startOne,
    browser: (replica = first) => new TestBrowser({ origins: { [ISSUER]: replica.address } }),
    client: (registration, replica = first) =>
      TestOAuthClient.register(ISSUER, replica.address, registration),
    stopRedis: () => (stopped ??= redis.stop()),
    async close() {
      await Promise.all(replicas.map((replica) => replica.close()));
      await Promise.all([emulator.close(), (stopped ??= redis.stop())]);
    },
  };
}

async function startReplica(
  config: Config,
  log: Logger,
  clientDocuments: ClientDocumentOptions,
  port: number,
): Promise<Replica> {
  const quiet = pino({ level: 'silent' });
  const redis = connectRedis(config.REDIS_URL ?? '', quiet);
  const control = await ControlChannel.open(redis, quiet);
  const boxTokens = new BoxTokenEndpoint(config);
  const grants = new Grants({
    redis,
    control,
    boxTokens,
    log,
    vault: new Vault(config.TOKEN_ENCRYPTION_KEYS),
  });
  const authorization = buildAuthorization({ config, redis, grants, boxTokens, log, clientDocuments });
  const loggerInstance: FastifyBaseLogger = log;
  const app = fastify({
    loggerInstance,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    forceCloseConnections: true,
  });
  await app.register(requestLog);
  await app.register(errors);
  await app.register(hosts, { allowedHosts: config.allowedHosts });
  await app.register(auth, authorization);
  await app.register(wellKnownRoutes, { authorization });
  await app.register(oauthRoutes, { authorization });
  app.route({
    method: ['GET', 'HEAD', 'POST', 'DELETE'],
    url: '/mcp',
    exposeHeadRoute: false,
    onRequest: app.requireBearer('/mcp', { expiredMayDelete: true }),
    handler: async ({ principal }) => ({ ...principal, scopes: [...principal.scopes] }),
  });
  const address = await app.listen({ host: '127.0.0.1', port });
  return {
    address,
    app,
    authorization,
    grants,
    async close() {
      await app.close();
      await Promise.all([authorization.close(), grants.close()]);
      control.close();
      redis.disconnect();
      await boxTokens.close();
    },
  };
}
