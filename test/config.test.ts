import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { describeConfig, isDemo, loadConfig, type Config, type Environment } from '../src/config.js';
import { generateSecrets } from '../src/secrets.js';

let valid: Environment;
beforeAll(async () => {
  valid = {
    ...(await generateSecrets()),
    PUBLIC_URL: 'https://mcp.example.com',
    REDIS_URL: 'redis://user:redis-password@localhost:6379',
    BOX_CLIENT_ID: 'app',
    BOX_CLIENT_SECRET: 'box-app-secret',
    NODE_ENV: 'production',
  };
});

function problemsOf(environment: Environment): string {
  try {
    loadConfig(environment);
  } catch (error) {
    return (error as Error).message;
  }
  return '';
}

describe('loadConfig', () => {
  it('fills in defaults and freezes the result', () => {
    const config = loadConfig(valid) as Config;
    expect(config).toMatchObject({
      PORT: 8080,
      HOST: '127.0.0.1',
      ROLE: 'all',
      BOX_API_URL: 'https://api.box.com',
    });
    expect([...config.allowedHosts]).toEqual(['mcp.example.com']);
    expect(Object.isFrozen(config)).toBe(true);
  });

  it('names every missing variable at once', () => {
    const problems = problemsOf({ NODE_ENV: 'production' });
    for (const name of [
      'PUBLIC_URL',
      'REDIS_URL',
      'BOX_CLIENT_ID',
      'BOX_CLIENT_SECRET',
      'TOKEN_ENCRYPTION_KEYS',
      'COOKIE_KEYS',
      'SIGNING_KEYS',
    ]) {
      expect(problems).toContain(`${name} is required`);
    }
  });

  it('takes an empty variable for one that is not set', () => {
    expect(problemsOf({ ...valid, BOX_CLIENT_ID: '' })).toContain('BOX_CLIENT_ID is required');
    expect(loadConfig({ ...valid, PORT: '' }).PORT).toBe(8080);
  });

  it.each([
    ['PORT', '80a', 'must be a whole number'],
    ['PORT', '70000', 'must be at most 65535'],
    ['ROLE', 'frnt', 'must be one of all, front, worker, stdio'],
    ['PUBLIC_URL', 'http://mcp.example.com', 'must be https'],
    ['PUBLIC_URL', 'https://mcp.example.com/path', 'must be an origin'],
    ['REDIS_URL', 'localhost:6379', 'must be a redis://'],
    ['BOX_API_URL', 'api.box.com', 'must be a URL'],
    ['TOKEN_ENCRYPTION_KEYS', 'k1:c2hvcnQ=', 'each key 32 bytes'],
    ['COOKIE_KEYS', 'short', 'at least 32 characters'],
    ['SIGNING_KEYS', '{"keys":[]}', 'must hold at least one key'],
    ['SIGNING_KEYS', 'not json', 'must be a JSON Web Key Set'],
    ['LOG_LEVEL', 'loud', 'must be one of'],
    ['MCP_AUTH', 'tokn', 'must be one of oauth, token, none'],
    ['BOX_SUBJECT_ID', 'acme', 'must be an id of digits'],
    ['XDG_CONFIG_HOME', 'relative/path', 'must be an absolute path'],
  ])('refuses %s=%s and says why', (name, value, why) => {
    const problems = problemsOf({ ...valid, [name]: value });
    expect(problems).toContain(`${name} `);
    expect(problems).toContain(why);
  });

  it('names all wrong variables together and repeats no value', () => {
    const problems = problemsOf({
      ...valid,
      COOKIE_KEYS: 'tiny-cookie-key',
      PORT: 'x',
      BOX_CLIENT_SECRET: '',
    });
    expect(problems).toContain('COOKIE_KEYS');
    expect(problems).toContain('PORT');
    expect(problems).toContain('BOX_CLIENT_SECRET');
    expect(problems).not.toContain('tiny-cookie-key');
  });

  it('accepts the loopback without TLS', () => {
    expect(loadConfig({ ...valid, PUBLIC_URL: 'http://localhost:8080/' }).PUBLIC_URL).toBe(
      'http://localhost:8080',
    );
  });

  it('knows its secrets, and those inside of other values', () => {
    const { secrets } = loadConfig(valid);
    const d = (JSON.parse(valid['SIGNING_KEYS'] ?? '') as { keys: { d: string }[] }).keys[0]?.d;
    expect(secrets).toEqual(expect.arrayContaining(['box-app-secret', 'redis-password', d]));
    expect(secrets).toContain(valid['TOKEN_ENCRYPTION_KEYS']?.split(':')[1]);
  });
});

describe('MCP_TOKENS', () => {
  const good = 'a-token-of-24-characters';
  const service = {
    MCP_AUTH: 'token',
    BOX_AUTH: 'ccg',
    BOX_CLIENT_ID: 'app',
    BOX_CLIENT_SECRET: 'box-app-secret',
    BOX_SUBJECT_TYPE: 'enterprise',
    BOX_SUBJECT_ID: '1',
    PUBLIC_URL: 'https://mcp.example.com',
  };

  it('holds names and tokens, which are secrets', () => {
    const config = loadConfig({ ...service, MCP_TOKENS: `ci:${good}, ops.eu:${good.toUpperCase()}==` });
    expect(config.MCP_TOKENS).toEqual([
      { name: 'ci', token: good },
      { name: 'ops.eu', token: `${good.toUpperCase()}==` },
    ]);
    expect(config.secrets).toEqual(expect.arrayContaining([good, `${good.toUpperCase()}==`]));
  });

  it.each([
    [`ci:${good.slice(1)}`, 'at least 24 characters'],
    [good, 'must hold tokens'],
    [`ci:${good},ci:${good}x`, 'each name and each token once'],
    [`ci:${good},ops:${good}`, 'each name and each token once'],
    [`c i:${good}`, 'names have letters'],
    [`ci:${good} with spaces`, 'must hold tokens of letters'],
    [',', 'must be a comma-separated list'],
  ])('refuses %s', (MCP_TOKENS, why) => {
    const problems = problemsOf({ ...service, MCP_TOKENS });
    expect(problems).toContain('MCP_TOKENS must');
    expect(problems).toContain(why);
    expect(problems).not.toContain(good.slice(1));
  });
});

describe('stdio', () => {
  const stdio = { ROLE: 'stdio' };

  it.each<[settings: Environment, kind: string]>([
    [{ BOX_DEVELOPER_TOKEN: 'developer-token' }, 'developer_token'],
    [
      {
        BOX_CLIENT_ID: 'app',
        BOX_CLIENT_SECRET: 'secret',
        BOX_SUBJECT_TYPE: 'user',
        BOX_SUBJECT_ID: '1',
      },
      'ccg',
    ],
    [{ BOX_CLIENT_ID: 'app', BOX_CLIENT_SECRET: 'secret' }, 'oauth'],
  ])('needs no more than %o', (settings, kind) => {
    const config = loadConfig({ ...stdio, ...settings, NODE_ENV: 'production' });
    expect(config).toMatchObject({ mode: 'stdio', boxAccess: { kind } });
  });

  it.each<[settings: Environment, problem: string]>([
    [{}, 'BOX_CLIENT_ID is required, with BOX_CLIENT_SECRET, to sign in with a browser'],
    [{ BOX_CLIENT_ID: 'app' }, 'BOX_CLIENT_SECRET is required'],
    [{ BOX_SUBJECT_TYPE: 'enterprise' }, 'BOX_SUBJECT_ID is required'],
    [{ BOX_DEVELOPER_TOKEN: 'x', BOX_SUBJECT_ID: '1' }, 'BOX_SUBJECT_TYPE is required'],
  ])('with %o says what is missing', (settings, problem) => {
    expect(problemsOf({ ...stdio, ...settings })).toContain(problem);
  });
});

describe('isDemo', () => {
  it('starts only without a Box app and outside production', () => {
    expect(isDemo({})).toBe(true);
    expect(isDemo({ BOX_CLIENT_ID: 'app' })).toBe(false);
    expect(isDemo({ NODE_ENV: 'production' })).toBe(false);
    expect(isDemo({ BOX_CLIENT_ID: '' })).toBe(true);
  });

  it('does not take the place of another mode that is not complete', () => {
    expect(isDemo({ BOX_AUTH: 'jwt', MCP_AUTH: 'token' })).toBe(false);
    expect(isDemo({ BOX_JWT_CONFIG_FILE: '/box.json' })).toBe(false);
    expect(isDemo({ ROLE: 'stdio' })).toBe(false);
  });
});

describe('the README', () => {
  it('holds the table of the schema', () => {
    expect(readFileSync('README.md', 'utf8'), 'run "npm run docs"').toContain(describeConfig());
  });
});
