/** Which ways in and which Box accounts go together, and that the rest is refused at the start, with the reason. */
import { beforeAll, describe, expect, it } from 'vitest';
import { loadConfig, type Environment } from '../src/config.js';
import { startEmulator } from '../src/emulator/emulator.js';
import { generateSecrets } from '../src/secrets.js';
import { BOX_APP, saveJwtConfig } from './stdio/local.js';

const CI = 'ci-token-ci-token-ci-token-1';

let jwt: Awaited<ReturnType<typeof saveJwtConfig>>;
beforeAll(async () => {
  const emulator = await startEmulator();
  jwt = await saveJwtConfig(emulator);
  await emulator.close();
});

const ccg = () => ({
  ...BOX_APP,
  BOX_AUTH: 'ccg',
  BOX_SUBJECT_TYPE: 'enterprise',
  BOX_SUBJECT_ID: jwt.enterprise,
});

describe('combinations', () => {
  let secrets: Environment;
  beforeAll(async () => {
    secrets = await generateSecrets();
  });

  const refusal = (settings: Environment): string => {
    try {
      loadConfig({ PUBLIC_URL: 'http://localhost:8080', ...settings });
      return '';
    } catch (error) {
      return (error as Error).message;
    }
  };
  const token = { MCP_AUTH: 'token', MCP_TOKENS: `ci:${CI}` };

  it.each<[what: string, settings: () => Environment, problem: RegExp]>([
    [
      'people sign in and act as one account',
      () => ({ ...secrets, ...ccg() }),
      /BOX_AUTH must be oauth with MCP_AUTH=oauth: people would/,
    ],
    [
      'the same by JWT',
      () => ({ ...secrets, BOX_AUTH: 'jwt', BOX_JWT_CONFIG_FILE: jwt.path }),
      /BOX_AUTH must be oauth with MCP_AUTH=oauth/,
    ],
    [
      'a token without an account',
      () => ({ ...token, ...BOX_APP }),
      /BOX_AUTH must be ccg or jwt with MCP_AUTH=token/,
    ],
    [
      'nobody without an account',
      () => ({ MCP_AUTH: 'none', ...BOX_APP }),
      /BOX_AUTH must be ccg or jwt with MCP_AUTH=none/,
    ],
    ['tokens that are missing', () => ({ ...ccg(), MCP_AUTH: 'token' }), /MCP_TOKENS is required/],
    [
      'tokens nobody asks for',
      () => ({ ...ccg(), MCP_AUTH: 'none', MCP_TOKENS: `ci:${CI}` }),
      /MCP_TOKENS is only read/,
    ],
    [
      'a developer token over HTTP',
      () => ({ ...ccg(), ...token, BOX_DEVELOPER_TOKEN: 'x' }),
      /BOX_DEVELOPER_TOKEN is only read in stdio/,
    ],
    [
      'a key pair nobody asks for',
      () => ({ ...secrets, ...BOX_APP, BOX_JWT_CONFIG_FILE: jwt.path }),
      /BOX_JWT_CONFIG_FILE is only read with/,
    ],
    [
      'none on all interfaces',
      () => ({ ...ccg(), MCP_AUTH: 'none', HOST: '0.0.0.0' }),
      /HOST must be on loopback/,
    ],
    [
      'none under a public name',
      () => ({ ...ccg(), MCP_AUTH: 'none', PUBLIC_URL: 'https://mcp.example.com' }),
      /PUBLIC_URL must be on loopback/,
    ],
    [
      'none with a foreign host',
      () => ({ ...ccg(), MCP_AUTH: 'none', ALLOWED_HOSTS: 'localhost:8080,evil.example' }),
      /ALLOWED_HOSTS must be on loopback/,
    ],
    [
      'Client Credentials without a subject',
      () => ({ ...BOX_APP, ...token, BOX_AUTH: 'ccg' }),
      /BOX_SUBJECT_ID is required\n {2}BOX_SUBJECT_TYPE is required/,
    ],
    ['JWT without its file', () => ({ ...token, BOX_AUTH: 'jwt' }), /BOX_JWT_CONFIG_FILE is required/],
    [
      'a file that is not there',
      () => ({ ...token, BOX_AUTH: 'jwt', BOX_JWT_CONFIG_FILE: '/nowhere' }),
      /BOX_JWT_CONFIG_FILE must name a file that can be read/,
    ],
    [
      'a file of another kind',
      () => ({ ...token, BOX_AUTH: 'jwt', BOX_JWT_CONFIG_FILE: 'package.json' }),
      /BOX_JWT_CONFIG_FILE must name the JSON file/,
    ],
    [
      'a user without an id',
      () => ({ ...token, BOX_AUTH: 'jwt', BOX_JWT_CONFIG_FILE: jwt.path, BOX_SUBJECT_TYPE: 'user' }),
      /BOX_SUBJECT_ID is required with/,
    ],
    [
      'production without Redis',
      () => ({ ...ccg(), ...token, NODE_ENV: 'production', PUBLIC_URL: 'https://mcp.example.com' }),
      /REDIS_URL is required/,
    ],
  ])('%s: refused, with the reason', (_what, settings, problem) => {
    expect(refusal(settings())).toMatch(problem);
  });

  it.each<[what: string, settings: () => Environment]>([
    ['people sign in', () => ({ ...secrets, ...BOX_APP })],
    ['tokens and Client Credentials', () => ({ ...ccg(), ...token })],
    ['tokens and JWT', () => ({ ...token, BOX_AUTH: 'jwt', BOX_JWT_CONFIG_FILE: jwt.path })],
    ['nobody and Client Credentials', () => ({ ...ccg(), MCP_AUTH: 'none' })],
    ['nobody on IPv6', () => ({ ...ccg(), MCP_AUTH: 'none', HOST: '::1', PUBLIC_URL: 'http://[::1]:8080' })],
  ])('%s: accepted, and nothing else is required', (_what, settings) => {
    expect(refusal(settings())).toBe('');
  });
});
