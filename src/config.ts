/** The only reader of the environment: one schema gives types, defaults, checks and the README's table. */
import { z } from 'zod';
import { AppError } from './errors.js';

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

const registry = z.registry<VariableMeta>();

const httpUrl = z.url({ protocol: /^https?$/, hostname: /.+/ });
const integer = (min: number, max: number) =>
  z.string().regex(/^\d+$/, 'must be a whole number').transform(Number).pipe(z.number().min(min).max(max));
/** Parsed, not coerced: `Boolean('false')` is true. */
const flag = z.enum(['true', 'false']).transform((text) => text === 'true');
const list = z.string().transform((text) =>
  text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== ''),
);

export interface EncryptionKey {
  id: string;
  /** 32 bytes. */
  key: Buffer;
}

const encryptionKeys = list.transform((entries, context): EncryptionKey[] => {
  const keys = entries.map((entry) => {
    const [id = '', encoded = ''] = entry.split(':', 2);
    return { id, key: Buffer.from(encoded, 'base64') };
  });
  const ids = new Set(keys.map(({ id }) => id));
  if (
    keys.length === 0 ||
    ids.size !== keys.length ||
    keys.some(({ id, key }) => !/^[\w-]+$/.test(id) || key.length !== 32)
  ) {
    context.addIssue('must be a comma-separated list of id:key, each id once, each key 32 bytes in base64');
  }
  return keys;
});

const cookieKeys = list.pipe(
  z
    .array(z.string().min(32, 'each key must have at least 32 characters'))
    .min(1, 'must name at least one key'),
);

/** A private signing key as JWK. Only what we rely on is checked; jose checks the rest when it imports the key. */
const signingKey = z.looseObject({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  alg: z.literal('ES256'),
  kid: z.string().min(1),
  x: z.string(),
  y: z.string(),
  d: z.string(),
});
export type SigningKey = z.output<typeof signingKey>;

const signingKeys = z
  .string()
  .transform((text, context): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      context.addIssue('must be a JSON Web Key Set');
      return z.NEVER;
    }
  })
  .pipe(
    z.object(
      { keys: z.array(signingKey, 'must hold a list of keys').min(1, 'must hold at least one key') },
      'must be a JSON Web Key Set with private ES256 keys',
    ),
  );

const schema = z.object({
  NODE_ENV: z
    .enum(['production', 'development', 'test'])
    .default('development')
    .register(registry, { description: 'In `production` the demo and the embedded store are refused.' }),
  ROLE: z.enum(['all', 'front', 'worker', 'stdio']).default('all').register(registry, {
    description:
      'Which part this process is. `worker` and `stdio` come with later parts and are refused for now.',
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
      required: 'always',
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
      required: 'in production',
      secret: true,
    }),
  BOX_CLIENT_ID: z.string().min(1).optional().register(registry, {
    description: 'Client id of your Box app. Without it, outside production, the demo starts.',
    required: 'always',
  }),
  BOX_CLIENT_SECRET: z
    .string()
    .min(1)
    .optional()
    .register(registry, { description: 'Client secret of your Box app.', secret: true, required: 'always' }),
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
  TOKEN_ENCRYPTION_KEYS: encryptionKeys.optional().register(registry, {
    description:
      'Keys that seal Box tokens at rest: `id:base64`, commas between. The first seals, all open. `npm run keys` makes one.',
    secret: true,
    required: 'always',
  }),
  COOKIE_KEYS: cookieKeys.optional().register(registry, {
    description: 'Keys that sign cookies and forms, commas between. The first signs, all verify.',
    secret: true,
    required: 'always',
  }),
  SIGNING_KEYS: signingKeys.optional().register(registry, {
    description: 'JSON Web Key Set of private ES256 keys for access tokens. The first signs, all verify.',
    secret: true,
    required: 'always',
  }),
  ALLOWED_BOX_ENTERPRISES: list.optional().register(registry, {
    description: 'Box enterprise ids whose people may sign in, commas between.',
    defaultText: 'every account',
  }),
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
  WORKER_THREADS: integer(1, 64)
    .optional()
    .register(registry, { description: 'Tool threads per process.', defaultText: 'cores, 2 to 8' }),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
    .default('info')
    .register(registry, { description: 'Least level that is logged.' }),
});

type Raw = z.output<typeof schema>;
type Needed =
  | 'PUBLIC_URL'
  | 'BOX_CLIENT_ID'
  | 'BOX_CLIENT_SECRET'
  | 'TOKEN_ENCRYPTION_KEYS'
  | 'COOKIE_KEYS'
  | 'SIGNING_KEYS';
const NEEDED: readonly Needed[] = [
  'PUBLIC_URL',
  'BOX_CLIENT_ID',
  'BOX_CLIENT_SECRET',
  'TOKEN_ENCRYPTION_KEYS',
  'COOKIE_KEYS',
  'SIGNING_KEYS',
];

/** Doors that tests need and production must not have. */
const ONLY_FOR_TESTS = ['ALLOW_PRIVATE_CLIENT_METADATA', 'TEST_FIXTURES'] as const;

/** Checked, complete, frozen. */
export type Config = Readonly<Raw & { [Name in Needed]: NonNullable<Raw[Name]> }> & {
  /** Hosts accepted in the Host header. */
  readonly allowedHosts: ReadonlySet<string>;
  /** Values that must never be printed; the log's scrubber starts with these. */
  readonly secrets: readonly string[];
};

export type Environment = Readonly<Record<string, string | undefined>>;

/** A secret written straight into a variable, and the parts of it that are secret by themselves. */
function secretParts(name: string, text: string): string[] {
  if (name === 'SIGNING_KEYS')
    return [...text.matchAll(/"d"\s*:\s*"([^"]+)"/g)].map((match) => match[1] ?? '');
  if (name === 'REDIS_URL')
    return [...text.matchAll(/^[a-z]+:\/\/[^/@]*:([^@/]+)@/g)].map((match) => match[1] ?? '');
  if (name === 'TOKEN_ENCRYPTION_KEYS')
    return text.split(',').map((entry) => entry.trim().split(':', 2)[1] ?? '');
  return text.split(',').map((entry) => entry.trim());
}

/** True when no Box app is configured and the demo may take its place. */
export function isDemo(environment: Environment): boolean {
  return !environment['BOX_CLIENT_ID'] && environment['NODE_ENV'] !== 'production';
}

/**
 * Reads and checks the environment.
 * @throws AppError `config_invalid` naming every wrong or missing variable at once, never a value.
 */
export function loadConfig(environment: Environment): Config {
  // An empty variable is how compose files and shells say "not set".
  const present = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = schema.safeParse(present);
  const problems = new Map<string, string>();
  if (!parsed.success) {
    for (const issue of parsed.error.issues) problems.set(String(issue.path[0]), plainIssue(issue));
  }
  for (const name of NEEDED) {
    if (present[name] === undefined) problems.set(name, 'is required');
  }
  if (present['NODE_ENV'] === 'production' && present['REDIS_URL'] === undefined) {
    problems.set('REDIS_URL', 'is required in production: the embedded store keeps nothing');
  }
  if (present['NODE_ENV'] === 'production') {
    for (const name of ONLY_FOR_TESTS) {
      if (parsed.data?.[name]) problems.set(name, 'must not be set in production');
    }
  }
  if (parsed.data?.PUBLIC_URL !== undefined) {
    const problem = publicUrlProblem(parsed.data.PUBLIC_URL);
    if (problem) problems.set('PUBLIC_URL', problem);
  }
  if (problems.size > 0 || !parsed.success) {
    const lines = [...problems].sort().map(([name, problem]) => `  ${name} ${problem}`);
    throw new AppError(
      'config_invalid',
      `The configuration has ${problems.size} problem(s):\n${lines.join('\n')}`,
    );
  }
  const raw = parsed.data as Raw & { [Name in Needed]: NonNullable<Raw[Name]> };
  const secrets = Object.entries(schema.shape)
    .filter(([, field]) => registry.get(field)?.secret)
    .flatMap(([name]) => secretParts(name, present[name] ?? ''))
    .filter((secret) => secret.length >= 8);
  return Object.freeze({
    ...raw,
    allowedHosts: new Set(raw.ALLOWED_HOSTS ?? [new URL(raw.PUBLIC_URL).host]),
    secrets: Object.freeze(secrets),
  });
}

/** An issue as half a sentence after the variable's name. Zod's own texts may quote the value, so only ours are passed on. */
function plainIssue(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_value') return `must be one of ${issue.values.join(', ')}`;
  if (issue.code === 'invalid_format' && issue.format === 'url') return 'must be a URL like https://host';
  if (issue.code === 'too_small' && typeof issue.minimum === 'number' && issue.origin === 'number')
    return `must be at least ${issue.minimum}`;
  if (issue.code === 'too_big' && issue.origin === 'number') return `must be at most ${issue.maximum}`;
  if (/^(must|each)/.test(issue.message)) return issue.message;
  return 'has the wrong form';
}

function publicUrlProblem(text: string): string | undefined {
  const { protocol, hostname, pathname, search, hash } = new URL(text);
  if (pathname !== '/' || search !== '' || hash !== '') return 'must be an origin, without a path';
  if (protocol === 'http:' && !['localhost', '127.0.0.1', '[::1]'].includes(hostname)) {
    return 'must be https, unless its host is localhost';
  }
  return undefined;
}

/** The README's configuration table. */
export function describeConfig(): string {
  const rows = Object.entries(schema.shape).map(([name, field]) => {
    const meta = registry.get(field);
    const fallback = field instanceof z.ZodDefault ? String(field.def.defaultValue) : undefined;
    const defaultText = fallback === undefined ? (meta?.defaultText ?? '') : `\`${fallback}\``;
    return `| \`${name}\`${meta?.secret ? ' (secret)' : ''} | ${meta?.required ?? 'no'} | ${defaultText} | ${meta?.description ?? ''} |`;
  });
  return ['| Variable | Required | Default | What it does |', '| --- | --- | --- | --- |', ...rows].join(
    '\n',
  );
}

/** Port for `npm run emulator` (`BOX_EMULATOR_PORT`, default 8081). */
export function loadEmulatorPort(environment: Environment): number {
  const parsed = integer(0, 65_535).safeParse(environment['BOX_EMULATOR_PORT'] ?? '8081');
  if (!parsed.success) throw new AppError('config_invalid', 'BOX_EMULATOR_PORT must be a port number');
  return parsed.data;
}
