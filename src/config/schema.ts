/** Every variable: its check, its default, and what the README's table says of it. */
import { isAbsolute } from 'node:path';
import { z } from 'zod';
import {
  cookieKeys,
  encryptionKeys,
  flag,
  httpUrl,
  integer,
  jwtConfigFile,
  list,
  namedTokens,
  signingKeys,
} from './values.js';

/** What the README's table says of a variable, kept beside its check. */
interface VariableMeta {
  description: string;
  /** Never printed, and removed from every log line. */
  secret?: boolean;
  /** Shown in place of a default that depends on other variables. */
  defaultText?: string;
  /** When it must be set, in words, for the table. */
  required?: string;
}

export const registry = z.registry<VariableMeta>();

const server = {
  NODE_ENV: z
    .enum(['production', 'development', 'test'])
    .default('development')
    .register(registry, { description: 'In `production` the demo and the embedded store are refused.' }),
  ROLE: z.enum(['all', 'front', 'worker', 'stdio']).default('all').register(registry, {
    description:
      'Which part this process is. `stdio` is the same as `box-mcp stdio`; `worker` comes with a later part and is refused for now.',
  }),
  PORT: integer(0, 65_535)
    .default(8080)
    .register(registry, { description: 'TCP port of the front. 0 takes a free one.' }),
  HOST: z
    .string()
    .min(1)
    .default('127.0.0.1')
    .register(registry, { description: 'Address to listen on. In a container: `0.0.0.0`.' }),
  PUBLIC_URL: httpUrl
    .transform((text) => text.replace(/\/+$/, ''))
    .optional()
    .register(registry, {
      description:
        'Origin under which clients reach the server: the OAuth issuer, and the base of `/mcp`. No path.',
      required: 'over HTTP',
    }),
  ALLOWED_HOSTS: list.optional().register(registry, {
    description: 'Values accepted in the Host header (host or host:port, commas between). Others get 421.',
    defaultText: "PUBLIC_URL's host",
  }),
  REDIS_URL: z
    .string()
    .regex(/^(rediss?:\/\/|unix:\/\/|\/)./, 'must be a redis://, rediss:// or unix:// address')
    .optional()
    .register(registry, {
      description:
        'Redis or Valkey with `maxmemory-policy noeviction`. Without it an embedded store is used, which production refuses.',
      required: 'over HTTP in production',
      secret: true,
    }),
};

const access = {
  MCP_AUTH: z.enum(['oauth', 'token', 'none']).default('oauth').register(registry, {
    description:
      'How clients prove who they are over HTTP: people sign in (`oauth`), clients hold a token of `MCP_TOKENS` (`token`), or anybody on this computer may call (`none`, on loopback only).',
  }),
  MCP_TOKENS: namedTokens.optional().register(registry, {
    description:
      'Tokens of `MCP_AUTH=token`: `name:token`, commas between, at least 24 characters each. Logs carry the name.',
    secret: true,
    required: 'with `MCP_AUTH=token`',
  }),
  BOX_AUTH: z.enum(['oauth', 'ccg', 'jwt']).default('oauth').register(registry, {
    description:
      'Whose Box account is used over HTTP: that of whoever signed in (`oauth`), or one service account for all callers, by Client Credentials (`ccg`) or by a signed assertion (`jwt`).',
  }),
};

const tools = {
  TOOL_GROUPS: list
    .pipe(z.array(z.string()).min(1, 'must name at least one group'))
    .optional()
    .register(registry, {
      description:
        'Groups of tools that are served and listed, commas between, or `all`. Clients choose among these.',
      defaultText: 'the default groups are listed, clients may choose any',
    }),
  READ_ONLY: flag.default(false).register(registry, {
    description: 'Serve only tools that change nothing.',
  }),
  TOOLS_DENY: list.optional().register(registry, {
    description: 'Names of tools that are never served, commas between.',
  }),
};

const box = {
  BOX_CLIENT_ID: z.string().min(1).optional().register(registry, {
    description: 'Client id of your Box app. Without it, outside production, the demo starts.',
    required: 'unless Box is reached by JWT or developer token',
  }),
  BOX_CLIENT_SECRET: z.string().min(1).optional().register(registry, {
    description: 'Client secret of your Box app.',
    secret: true,
    required: 'unless Box is reached by JWT or developer token',
  }),
  BOX_SUBJECT_TYPE: z.enum(['enterprise', 'user']).optional().register(registry, {
    description:
      "Whom Client Credentials or a JWT stand for: the enterprise's service account, or one user. Selects Client Credentials in `stdio`.",
    required: 'with `BOX_AUTH=ccg`',
  }),
  BOX_SUBJECT_ID: z.string().regex(/^\d+$/, 'must be an id of digits').optional().register(registry, {
    description: 'Id of that enterprise or user.',
    defaultText: "with JWT, the file's enterprise",
    required: 'with `BOX_AUTH=ccg`',
  }),
  BOX_JWT_CONFIG_FILE: jwtConfigFile.optional().register(registry, {
    description:
      "Path of the JSON file with the app's key pair, as Box's developer console offers it for download.",
    required: 'with `BOX_AUTH=jwt`',
  }),
  BOX_DEVELOPER_TOKEN: z.string().min(1).optional().register(registry, {
    description: 'A token of the developer console, good for an hour. For trying things out in `stdio` only.',
    secret: true,
  }),
  BOX_API_URL: httpUrl.default('https://api.box.com').register(registry, { description: "Box's API." }),
  BOX_UPLOAD_URL: httpUrl
    .default('https://upload.box.com/api')
    .register(registry, { description: "Box's upload API." }),
  BOX_AUTHORIZE_URL: httpUrl
    .default('https://account.box.com/api/oauth2/authorize')
    .register(registry, { description: 'Where people sign in to Box.' }),
  BOX_TOKEN_URL: httpUrl
    .default('https://api.box.com/oauth2/token')
    .register(registry, { description: "Box's token endpoint." }),
  BOX_REVOKE_URL: httpUrl
    .default('https://api.box.com/oauth2/revoke')
    .register(registry, { description: "Box's revocation endpoint." }),
  ALLOWED_BOX_ENTERPRISES: list.optional().register(registry, {
    description: 'Box enterprise ids whose people may sign in, commas between.',
    defaultText: 'every account',
  }),
};

const secrets = {
  TOKEN_ENCRYPTION_KEYS: encryptionKeys.optional().register(registry, {
    description:
      'Keys that seal Box tokens at rest: `id:base64`, commas between. The first seals, all open. `npm run keys` makes one.',
    secret: true,
    required: 'with `MCP_AUTH=oauth`',
  }),
  COOKIE_KEYS: cookieKeys.optional().register(registry, {
    description: 'Keys that sign cookies and forms, commas between. The first signs, all verify.',
    secret: true,
    required: 'with `MCP_AUTH=oauth`',
  }),
  SIGNING_KEYS: signingKeys.optional().register(registry, {
    description: 'JSON Web Key Set of private ES256 keys for access tokens. The first signs, all verify.',
    secret: true,
    required: 'with `MCP_AUTH=oauth`',
  }),
};

const operation = {
  ALLOW_PRIVATE_CLIENT_METADATA: flag.default(false).register(registry, {
    description:
      'Fetch client ID metadata documents from private addresses too. For tests and closed networks; production refuses it.',
  }),
  TEST_FIXTURES: z.string().min(1).optional().register(registry, {
    description:
      'Path of a module whose tools take the place of ours, for the conformance suite. Production refuses it.',
  }),
  SESSION_IDLE_SECONDS: integer(60, 7 * 86_400)
    .default(3600)
    .register(registry, { description: 'A session that is not used for this long ends.' }),
  SESSION_ABSOLUTE_SECONDS: integer(60, 30 * 86_400)
    .default(86_400)
    .register(registry, { description: 'A session ends after this long however busy it is.' }),
  SESSIONS_PER_USER: integer(1, 10_000)
    .default(50)
    .register(registry, { description: 'Sessions a person may hold; one more ends the longest idle one.' }),
  DRAIN_DELAY_SECONDS: integer(0, 300).default(5).register(registry, {
    description:
      'On SIGTERM, how long readiness fails before new work is refused: more than a load balancer takes to notice.',
  }),
  WORKER_THREADS: integer(1, 64).optional().register(registry, {
    description: 'Tool threads per process.',
    defaultText: 'cores, 2 to 8; `stdio`: 1',
  }),
  XDG_CONFIG_HOME: z.string().refine(isAbsolute, 'must be an absolute path').optional().register(registry, {
    description: 'The folder below which `stdio` keeps its sign-in, in `box-mcp/`.',
    defaultText: '`~/.config`',
  }),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
    .default('info')
    .register(registry, { description: 'Least level that is logged.' }),
};

export const schema = z.object({ ...server, ...access, ...tools, ...box, ...secrets, ...operation });

/** Values as the schema gives them: what a mode needs may still be missing. */
export type Raw = z.output<typeof schema>;
export type Variable = keyof Raw;

/** A secret written straight into a variable, and the parts of it that are secret by themselves. */
export function secretParts(name: string, text: string): string[] {
  if (name === 'SIGNING_KEYS')
    return [...text.matchAll(/"d"\s*:\s*"([^"]+)"/g)].map((match) => match[1] ?? '');
  if (name === 'REDIS_URL')
    return [...text.matchAll(/^[a-z]+:\/\/[^/@]*:([^@/]+)@/g)].map((match) => match[1] ?? '');
  if (name === 'TOKEN_ENCRYPTION_KEYS' || name === 'MCP_TOKENS')
    return text.split(',').map((entry) => entry.trim().split(/:(.*)/s)[1] ?? '');
  return text.split(',').map((entry) => entry.trim());
}
