/** Builds what a front needs, in the order it depends on each other, and takes it apart in reverse. */
import { availableParallelism } from 'node:os';
import { buildApp } from './app.js';
import type { Config } from './config.js';
import { AppError } from './errors.js';
import { Dispatcher } from './execution/dispatch.js';
import { ToolPool } from './execution/pool.js';
import { createLogger } from './log.js';
import { McpEndpoint } from './mcp/endpoint.js';
import { SERVER_INFO } from './mcp/identity.js';
import { warmListings } from './mcp/listing.js';
import { buildAuthorization } from './oauth/authorization.js';
import { connectRedis } from './redis/client.js';
import { ControlChannel } from './redis/control.js';
import { openStore } from './redis/embedded.js';
import { BoxTokenEndpoint } from './tenants/box-token.js';
import { Grants } from './tenants/grants.js';
import { TokenKeeper } from './tenants/refresh.js';
import { Vault } from './tenants/vault.js';

export interface RunningServer {
  publicUrl: string;
  /** Where state is kept, in words for a person. */
  store: string;
  /** Stops taking work, lets running calls finish, closes connections. */
  close(): Promise<void>;
}

/** Longest wait for running calls when closing. */
const DRAIN_MS = 30_000;
