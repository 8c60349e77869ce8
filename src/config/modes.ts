/** Who comes in and whose Box account is used: which settings go together, and what each way needs. */
import type { Raw, Variable } from './schema.js';
import type { JwtApp } from './values.js';

/** The Box account a token stands for where nobody signs in. */
export interface Subject {
  type: 'enterprise' | 'user';
  id: string;
}

/** One Box account for all callers. */
export type ServiceAccess =
  | { kind: 'ccg'; clientId: string; clientSecret: string; subject: Subject }
  | { kind: 'jwt'; app: JwtApp; subject: Subject };

/** How a process of one person's own reaches Box. */
export type LocalAccess =
  | ServiceAccess
  | { kind: 'developer_token'; token: string }
  | { kind: 'oauth'; clientId: string; clientSecret: string };

/** `oauth`: people sign in. `service`: one Box account behind HTTP. `stdio`: one person's own process. */
export type Mode = 'oauth' | 'service' | 'stdio';

/** Variables as text, empty ones left out. */
export type Present = Readonly<Record<string, string | undefined>>;
export type Problem = readonly [name: Variable, problem: string];

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[?::1\]?)$/;

/** True for names and addresses that only this computer can reach. */
export const isLoopback = (hostname: string): boolean => LOOPBACK.test(hostname);

const OAUTH_SECRETS = ['TOKEN_ENCRYPTION_KEYS', 'COOKIE_KEYS', 'SIGNING_KEYS'] as const;
const BOX_APP = ['BOX_CLIENT_ID', 'BOX_CLIENT_SECRET'] as const;
const SUBJECT = ['BOX_SUBJECT_TYPE', 'BOX_SUBJECT_ID'] as const;

/** The mode that is asked for, whether or not it is complete. */
export function modeOf(present: Present): Mode {
  if (present['ROLE'] === 'stdio') return 'stdio';
  const { MCP_AUTH = 'oauth', BOX_AUTH = 'oauth' } = present;
  return MCP_AUTH === 'oauth' && BOX_AUTH === 'oauth' ? 'oauth' : 'service';
}

/** What is missing for the mode, and which settings contradict it. */
export function modeProblems(present: Present): Problem[] {
  const mode = modeOf(present);
  const found = [
    ...missing(present, mode).map((name) => [name, 'is required'] as const),
    ...subject(present),
  ];
  if (mode === 'stdio') return [...found, ...withoutBox(present)];
  return [...found, ...contradictions(present), ...unused(present), ...reachable(present)];
}

function missing(present: Present, mode: Mode): Variable[] {
  const needed: Variable[] = mode === 'stdio' ? stdioNeeds(present) : ['PUBLIC_URL'];
  if (mode === 'oauth') needed.push(...BOX_APP, ...OAUTH_SECRETS);
  if (mode === 'service') {
    if (present['MCP_AUTH'] === 'token') needed.push('MCP_TOKENS');
    if (present['BOX_AUTH'] === 'ccg') needed.push(...BOX_APP, ...SUBJECT);
    if (present['BOX_AUTH'] === 'jwt') needed.push('BOX_JWT_CONFIG_FILE');
  }
  if (mode !== 'stdio' && present['NODE_ENV'] === 'production') needed.push('REDIS_URL');
  return needed.filter((name) => present[name] === undefined);
}

function stdioNeeds(present: Present): Variable[] {
  if (present['BOX_DEVELOPER_TOKEN'] ?? present['BOX_JWT_CONFIG_FILE']) return [];
  if (present['BOX_SUBJECT_TYPE']) return [...BOX_APP, 'BOX_SUBJECT_ID'];
  return present['BOX_CLIENT_ID'] ? ['BOX_CLIENT_SECRET'] : [];
}

function withoutBox(present: Present): Problem[] {
  const ways = ['BOX_DEVELOPER_TOKEN', 'BOX_JWT_CONFIG_FILE', 'BOX_SUBJECT_TYPE', 'BOX_CLIENT_ID'];
  if (ways.some((name) => present[name] !== undefined)) return [];
  return [
    [
      'BOX_CLIENT_ID',
      'is required, with BOX_CLIENT_SECRET, to sign in with a browser; or set BOX_DEVELOPER_TOKEN or BOX_JWT_CONFIG_FILE',
    ],
  ];
}

/** Half a subject would silently become another account. */
function subject(present: Present): Problem[] {
  const { BOX_SUBJECT_TYPE: type, BOX_SUBJECT_ID: id } = present;
  if (type === undefined && id !== undefined)
    return [['BOX_SUBJECT_TYPE', 'is required with BOX_SUBJECT_ID']];
  if (type === 'user' && id === undefined) return [['BOX_SUBJECT_ID', 'is required with BOX_SUBJECT_TYPE']];
  return [];
}

function contradictions({ MCP_AUTH = 'oauth', BOX_AUTH = 'oauth' }: Present): Problem[] {
  if (MCP_AUTH === 'oauth' && BOX_AUTH !== 'oauth') {
    return [
      [
        'BOX_AUTH',
        `must be oauth with MCP_AUTH=oauth: people would sign in as themselves and all act as one account. For a service account set MCP_AUTH=token`,
      ],
    ];
  }
  if (MCP_AUTH !== 'oauth' && BOX_AUTH === 'oauth') {
    return [
      [
        'BOX_AUTH',
        `must be ccg or jwt with MCP_AUTH=${MCP_AUTH}: without a sign-in there is no person whose Box account could be used`,
      ],
    ];
  }
  return [];
}

/** Settings that another way would read. Whoever set them expects what does not happen. */
function unused(present: Present): Problem[] {
  const { MCP_AUTH = 'oauth', BOX_AUTH = 'oauth' } = present;
  const rules: readonly (readonly [name: Variable, read: boolean, problem: string])[] = [
    ['MCP_TOKENS', MCP_AUTH === 'token', 'is only read with MCP_AUTH=token'],
    ['BOX_JWT_CONFIG_FILE', BOX_AUTH === 'jwt', 'is only read with BOX_AUTH=jwt'],
    ['BOX_SUBJECT_TYPE', BOX_AUTH !== 'oauth', 'is only read with BOX_AUTH=ccg or jwt'],
    ['BOX_DEVELOPER_TOKEN', false, 'is only read in stdio: over HTTP everybody would act as its owner'],
  ];
  return rules
    .filter(([name, read]) => present[name] !== undefined && !read)
    .map(([name, , problem]) => [name, problem] as const);
}

/** Without a check of who calls, nobody else may reach the server, nor a web page under a name of its own choice. */
function reachable({
  MCP_AUTH,
  HOST = '127.0.0.1',
  PUBLIC_URL = '',
  ALLOWED_HOSTS = '',
}: Present): Problem[] {
  if (MCP_AUTH !== 'none') return [];
  const problems: Problem[] = [];
  const rule = 'must be on loopback with MCP_AUTH=none';
  const isLocal = (host: string) =>
    URL.canParse(`http://${host}`) && isLoopback(new URL(`http://${host}`).hostname);
  if (!isLoopback(HOST)) problems.push(['HOST', rule]);
  if (URL.canParse(PUBLIC_URL) && !isLoopback(new URL(PUBLIC_URL).hostname))
    problems.push(['PUBLIC_URL', rule]);
  const hosts = ALLOWED_HOSTS.split(',').map((host) => host.trim());
  if (hosts.some((host) => host !== '' && !isLocal(host))) problems.push(['ALLOWED_HOSTS', rule]);
  return problems;
}

/** The way to Box that `stdio` takes: what was given for this alone comes first. */
export function localAccess(raw: Raw): LocalAccess {
  const {
    BOX_DEVELOPER_TOKEN: token,
    BOX_CLIENT_ID: clientId = '',
    BOX_CLIENT_SECRET: clientSecret = '',
  } = raw;
  if (token !== undefined) return { kind: 'developer_token', token };
  if (raw.BOX_JWT_CONFIG_FILE || raw.BOX_SUBJECT_TYPE) return serviceAccess(raw);
  return { kind: 'oauth', clientId, clientSecret };
}

/** The service account of settings without problems. */
export function serviceAccess(raw: Raw): ServiceAccess {
  const { BOX_JWT_CONFIG_FILE: app, BOX_SUBJECT_TYPE: type = 'enterprise', BOX_SUBJECT_ID: id } = raw;
  const { BOX_CLIENT_ID: clientId = '', BOX_CLIENT_SECRET: clientSecret = '' } = raw;
  const subject = { type, id: id ?? app?.enterpriseId ?? '' };
  return app ? { kind: 'jwt', app, subject } : { kind: 'ccg', clientId, clientSecret, subject };
}
