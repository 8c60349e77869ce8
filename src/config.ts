/** The only reader of the environment: one schema gives types, defaults, checks and the README's table. */
import { z } from 'zod';
import {
  isLoopback,
  localAccess,
  modeOf,
  modeProblems,
  serviceAccess,
  type LocalAccess,
  type ServiceAccess,
} from './config/modes.js';
import { registry, schema, secretParts, type Raw } from './config/schema.js';
import { integer } from './config/values.js';
import { AppError } from './errors.js';

export type { ServiceAccess } from './config/modes.js';
export type { EncryptionKey, NamedToken } from './config/values.js';

type Needed =
  | 'PUBLIC_URL'
  | 'BOX_CLIENT_ID'
  | 'BOX_CLIENT_SECRET'
  | 'TOKEN_ENCRYPTION_KEYS'
  | 'COOKIE_KEYS'
  | 'SIGNING_KEYS';

/** Doors that tests need and production must not have. */
const ONLY_FOR_TESTS = ['ALLOW_PRIVATE_CLIENT_METADATA', 'TEST_FIXTURES'] as const;

interface Common {
  /** Values that must never be printed; the log's scrubber starts with these. */
  readonly secrets: readonly string[];
}

interface Front extends Common {
  readonly PUBLIC_URL: string;
  /** Hosts accepted in the Host header. */
  readonly allowedHosts: ReadonlySet<string>;
}

/** Of a server at which people sign in. Checked, complete, frozen, as the two others. */
export type Config = Readonly<Raw & { [Name in Needed]: NonNullable<Raw[Name]> }> &
  Front & { readonly mode: 'oauth' };

/** Of a server behind which there is one Box account. */
export type ServiceConfig = Readonly<Raw> &
  Front & { readonly mode: 'service'; readonly boxAccess: ServiceAccess };

/** Of a process that serves one person over its standard input and output. */
export type StdioConfig = Readonly<Raw> &
  Common & { readonly mode: 'stdio'; readonly boxAccess: LocalAccess };

export type AnyConfig = Config | ServiceConfig | StdioConfig;

export type Environment = Readonly<Record<string, string | undefined>>;

/** Each of them says that somebody wants more than the demo. */
const NO_DEMO = ['BOX_CLIENT_ID', 'BOX_JWT_CONFIG_FILE', 'BOX_DEVELOPER_TOKEN'] as const;

/** True when no Box app is configured and the demo may take its place. */
export function isDemo(environment: Environment): boolean {
  const present = presentIn(environment);
  return (
    NO_DEMO.every((name) => present[name] === undefined) &&
    present['NODE_ENV'] !== 'production' &&
    modeOf(present) === 'oauth'
  );
}

/** An empty variable is how compose files and shells say "not set". */
function presentIn(environment: Environment): Environment {
  return Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  );
}

/**
 * Reads and checks the environment.
 * @throws AppError `config_invalid` naming every wrong or missing variable at once, never a value.
 */
export function loadConfig(environment: Environment): AnyConfig {
  const present = presentIn(environment);
  const parsed = schema.safeParse(present);
  const problems = new Map<string, string>(isModeKnown(present) ? modeProblems(present) : []);
  if (parsed.success && present['NODE_ENV'] === 'production') {
    for (const name of ONLY_FOR_TESTS) {
      if (parsed.data[name]) problems.set(name, 'must not be set in production');
    }
  }
  // The form of a value comes before its fitness for the mode.
  if (!parsed.success) {
    for (const issue of parsed.error.issues) problems.set(String(issue.path[0]), plainIssue(issue));
  }
  const origin = schema.shape.PUBLIC_URL.safeParse(present['PUBLIC_URL']).data;
  const originProblem = origin === undefined ? undefined : publicUrlProblem(origin);
  if (originProblem) problems.set('PUBLIC_URL', originProblem);
  if (problems.size > 0 || !parsed.success) {
    const lines = [...problems].sort().map(([name, problem]) => `  ${name} ${problem}`);
    throw new AppError(
      'config_invalid',
      `The configuration has ${problems.size} problem(s):\n${lines.join('\n')}`,
    );
  }
  return complete(parsed.data, present);
}

/** What else is needed cannot be told while one of these is misspelt. */
function isModeKnown(present: Environment): boolean {
  const { ROLE, MCP_AUTH, BOX_AUTH } = schema.shape;
  return [
    ROLE.safeParse(present['ROLE']),
    MCP_AUTH.safeParse(present['MCP_AUTH']),
    BOX_AUTH.safeParse(present['BOX_AUTH']),
  ].every(({ success }) => success);
}

function complete(raw: Raw, present: Environment): AnyConfig {
  const secrets = Object.freeze(secretsOf(raw, present));
  const mode = modeOf(present);
  if (mode === 'stdio') return Object.freeze({ ...raw, mode, secrets, boxAccess: localAccess(raw) });
  const { PUBLIC_URL = '', ALLOWED_HOSTS = [new URL(PUBLIC_URL).host] } = raw;
  const front = { secrets, PUBLIC_URL, allowedHosts: new Set(ALLOWED_HOSTS) };
  if (mode === 'service') return Object.freeze({ ...raw, ...front, mode, boxAccess: serviceAccess(raw) });
  const whole = raw as Raw & { [Name in Needed]: NonNullable<Raw[Name]> };
  return Object.freeze({ ...whole, ...front, mode });
}

function secretsOf(raw: Raw, present: Environment): string[] {
  const written = Object.entries(schema.shape)
    .filter(([, field]) => registry.get(field)?.secret)
    .flatMap(([name]) => secretParts(name, present[name] ?? ''));
  return [...written, raw.BOX_JWT_CONFIG_FILE?.clientSecret ?? ''].filter((secret) => secret.length >= 8);
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
  if (protocol === 'http:' && !isLoopback(hostname)) {
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
