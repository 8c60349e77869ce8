/** One person's own process: MCP over standard input and output, tools in threads, no Redis and no port. */
import { randomBytes } from 'node:crypto';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import type { StdioConfig } from './config.js';
import { Dispatcher } from './execution/dispatch.js';
import { ToolPool } from './execution/pool.js';
import { createLogger, type Logger } from './log.js';
import { Changes, type ChangeChannel } from './mcp/changes.js';
import { toAuthInfo } from './mcp/exchange.js';
import { serverInfo } from './mcp/identity.js';
import { RequestStates } from './mcp/request-state.js';
import { ToolPolicy, type ToolSelection } from './mcp/selection.js';
import { serverFactory } from './mcp/server.js';
import { SignInFile } from './stdio/sign-in-file.js';
import { SignedInTokens } from './stdio/signed-in-tokens.js';
import { LocalTransport } from './stdio/transport.js';
import { LOCAL_PERSON } from './tenants/service-access.js';
import { DeveloperToken, ServiceTokens, type TokenSource } from './tenants/service-tokens.js';

export interface RunningStdio {
  /** Resolves when the client has gone; rejects when the tool threads cannot start. */
  ended: Promise<void>;
  /** Lets running calls finish, then ends everything. */
  close(): Promise<void>;
}

/** Clients send SIGTERM some seconds after closing the pipe, and SIGKILL soon after that. */
const DRAIN_MS = 5_000;

/** Serves the client at the other end of standard input; answers go to `output`. */
export function startStdio(config: StdioConfig, output: Writable): RunningStdio {
  const { standard } = new ToolPolicy(config);
  const log = createLogger({ level: config.LOG_LEVEL, secrets: config.secrets });
  const tokens = tokenSource(config, log);
  const pool = new ToolPool({
    // One person's calls wait for Box nearly all the time, and a thread costs 40 MB.
    threads: config.WORKER_THREADS ?? 1,
    broker: (ref, rejected) => tokens.accessToken(ref, rejected),
    settings: {
      boxApiUrl: config.BOX_API_URL,
      boxUploadUrl: config.BOX_UPLOAD_URL,
      server: serverInfo({ transport: 'stdio', auth: 'none', boxAuth: config.boxAccess.kind }),
    },
    log,
  });
  const dispatcher = new Dispatcher({ pool, log });
  const transport = new LocalTransport(process.stdin, output);
  const handle = serve(dispatcher, log, transport, { own: isOwnAccount(config), selection: standard });
  log.info({ boxAuth: config.boxAccess.kind }, 'ready');
  let closing: Promise<void> | undefined;
  const close = async () => {
    await dispatcher.drain(DRAIN_MS);
    await handle.close();
    await tokens.close();
  };
  return {
    ended: Promise.race([transport.ended, pool.ready.then(() => transport.ended)]),
    close: () => (closing ??= close()),
  };
}

function serve(
  dispatcher: Dispatcher,
  log: Logger,
  transport: LocalTransport,
  { own, selection }: { own: boolean; selection: ToolSelection },
) {
  const factory = serverFactory({
    dispatcher,
    log,
    states: new RequestStates([randomBytes(32).toString('base64')]),
    changes: new Changes(aloneChannel(), log),
    account: own ? 'own' : 'shared',
  });
  const authInfo = toAuthInfo({ principal: LOCAL_PERSON, selection, abort: new AbortController() });
  return serveStdio((context) => factory({ ...context, authInfo }), {
    transport,
    onerror: (error) => log.debug({ err: error }, 'protocol refused a message'),
  });
}

/** A developer token, a sign-in and a token for one user stand for a person. */
function isOwnAccount({ boxAccess }: StdioConfig): boolean {
  return !('subject' in boxAccess) || boxAccess.subject.type === 'user';
}

function tokenSource(config: StdioConfig, log: Logger): TokenSource {
  const { boxAccess } = config;
  if (boxAccess.kind === 'developer_token') return new DeveloperToken(boxAccess.token);
  if (boxAccess.kind !== 'oauth') {
    const tokens = new ServiceTokens({ access: boxAccess, tokenUrl: config.BOX_TOKEN_URL });
    tokens.warmUp(log);
    return tokens;
  }
  const folder = join(config.XDG_CONFIG_HOME ?? join(homedir(), '.config'), 'box-mcp');
  const app = { ...config, BOX_CLIENT_ID: boxAccess.clientId, BOX_CLIENT_SECRET: boxAccess.clientSecret };
  return new SignedInTokens({ app, file: new SignInFile(folder, app, log), log });
}

/** Changes of a process that has no replicas. */
function aloneChannel(): ChangeChannel {
  const listeners = new Set<Parameters<ChangeChannel['listen']>[0]>();
  return {
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async publish(message) {
      for (const listener of listeners) listener(message);
    },
  };
}
