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

describe('isDemo', () => {
  it('starts only without a Box app and outside production', () => {
    expect(isDemo({})).toBe(true);
    expect(isDemo({ BOX_CLIENT_ID: 'app' })).toBe(false);
    expect(isDemo({ NODE_ENV: 'production' })).toBe(false);
  });
});

describe('the README', () => {
  it('holds the table of the schema', () => {
    expect(readFileSync('README.md', 'utf8'), 'run "npm run docs"').toContain(describeConfig());
  });
});
