/** Everything one process has of tenants, over a store and a Box that others share. */
import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { connectRedis } from '../../src/redis/client.js';
import { ControlChannel } from '../../src/redis/control.js';
import type { EncryptionKey } from '../../src/config.js';
import { BoxTokenEndpoint, type BoxApp } from '../../src/tenants/box-token.js';
import { Grants, type NewGrant } from '../../src/tenants/grants.js';
import type { BoxTokens } from '../../src/tenants/principal.js';
import { TokenKeeper, type RefreshOutcome, type TokenKeeperDeps } from '../../src/tenants/refresh.js';
import { Vault } from '../../src/tenants/vault.js';

export const oldKey: EncryptionKey = { id: 'old', key: Buffer.alloc(32, 1) };
export const newKey: EncryptionKey = { id: 'new', key: Buffer.alloc(32, 2) };

interface ReplicaOptions {
  url: string;
  app: BoxApp;
  vaultKeys?: EncryptionKey[];
  timing?: TokenKeeperDeps['timing'];
}

export async function startReplica({ url, app, vaultKeys = [oldKey], timing = {} }: ReplicaOptions) {
  const lines: string[] = [];
  const log = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) });
  const redis = connectRedis(url, log);
  const control = await ControlChannel.open(redis, log);
  const vault = new Vault(vaultKeys);
  const boxTokens = new BoxTokenEndpoint(app);
  const grants = new Grants({ redis, vault, control, boxTokens, log });
  const outcomes: RefreshOutcome[] = [];
  const keeper = new TokenKeeper({
    redis,
    grants,
    boxTokens,
    log,
    timing,
    onOutcome: (outcome) => outcomes.push(outcome),
  });
  return {
    redis,
    control,
    vault,
    boxTokens,
    grants,
    keeper,
    outcomes,
    lines,
    count: (name: RefreshOutcome['outcome']) => outcomes.filter(({ outcome }) => outcome === name).length,
    async stop() {
      redis.disconnect();
      control.close();
      await boxTokens.close();
    },
  };
}

export type Replica = Awaited<ReturnType<typeof startReplica>>;

export function newGrant(tokens: BoxTokens, changes: Partial<NewGrant> = {}): NewGrant {
  return { grant: randomUUID(), account: '1001', tenant: 'acme', client: 'client-1', tokens, ...changes };
}
