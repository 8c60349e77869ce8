import { randomUUID } from 'node:crypto';
import fastify, { LogController, type FastifyBaseLogger, type FastifyInstance } from 'fastify';
import type { Config } from './config.js';
import type { Lifecycle } from './lifecycle.js';
import type { Logger } from './log.js';
import type { McpEndpoint } from './mcp/endpoint.js';
import type { ToolPolicy } from './mcp/selection.js';
import type { CallerCheck } from './tenants/service-access.js';
import type { SessionRouter } from './sessions/router.js';
import type { SseRouter } from './sessions/sse.js';
import type { Authorization } from './oauth/authorization.js';
import { auth } from './plugins/auth.js';
import { errors } from './plugins/errors.js';
import { hosts } from './plugins/hosts.js';
import { leaving } from './plugins/leaving.js';
import { requestLog } from './plugins/request-log.js';
import { healthRoutes } from './routes/health.js';
import { mcpRoutes } from './routes/mcp.js';
import { oauthRoutes } from './routes/oauth.js';
import { sseRoutes } from './routes/sse.js';
import { wellKnownRoutes } from './routes/well-known.js';

export interface AppDeps {
  /** Who is calling. */
  bearer: CallerCheck;
  /** Left out where nobody signs in: OAuth and its metadata are then not served. */
  authorization?: Authorization | undefined;
  endpoint: McpEndpoint;
  sessions: SessionRouter;
  sse: SseRouter;
  /** Which tools the operator allows. */
  policy: ToolPolicy;
  /** Ends the session layer's streams, cleanly. */
  endStreams: () => void;
  log: Logger;
  lifecycle: Lifecycle;
  /** Rejects when this replica could not serve a call now. */
  ready: () => Promise<void>;
}

/** A slow sender holds a connection no longer than this. */
const REQUEST_TIMEOUT_MS = 60_000;

/** What answers still under way get to reach their clients when the app closes. */
const LAST_ANSWERS_MS = 1_000;

/** The front as a Fastify app that does not listen yet, so that tests can inject. Order is what a reader needs to know. */
export async function buildApp(
  config: Pick<Config, 'PUBLIC_URL' | 'allowedHosts'>,
  deps: AppDeps,
): Promise<FastifyInstance> {
  const loggerInstance: FastifyBaseLogger = deps.log;
  const app = fastify({
    loggerInstance,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    requestTimeout: REQUEST_TIMEOUT_MS,
    // Streams stay open for hours; what is idle is closed by its own rules, not by the socket's.
    keepAliveTimeout: 75_000,
    forceCloseConnections: 'idle',
  });
  await app.register(requestLog);
  await app.register(errors);
  await app.register(leaving, { lifecycle: deps.lifecycle });
  await app.register(hosts, { allowedHosts: config.allowedHosts });
  const { authorization, bearer } = deps;
  await app.register(auth, { bearer, ...(authorization && { issuer: authorization.issuer }) });
  await app.register(healthRoutes, { ready: deps.ready });
  if (authorization) {
    await app.register(wellKnownRoutes, { authorization });
    await app.register(oauthRoutes, { authorization });
  }
  await app.register(mcpRoutes, {
    endpoint: deps.endpoint,
    sessions: deps.sessions,
    policy: deps.policy,
    publicUrl: config.PUBLIC_URL,
  });
  await app.register(sseRoutes, { sse: deps.sse, policy: deps.policy });
  // `close` waits for open answers; streams would never end by themselves.
  app.addHook('preClose', async () => {
    // A client that keeps its connection open, or reads nothing, must not keep the process: its calls were drained before.
    setTimeout(() => app.server.closeAllConnections(), LAST_ANSWERS_MS).unref();
    deps.endStreams();
    await deps.endpoint.close();
  });
  return app;
}
