import { describe, expect, it } from 'vitest';
import { AppError } from '../src/errors.js';
import { createLogger, pathOf } from '../src/log.js';

function capture(secrets: string[] = []) {
  const lines: string[] = [];
  const log = createLogger({
    level: 'trace',
    secrets,
    destination: { write: (line: string) => void lines.push(line) },
  });
  return { log, text: () => lines.join('') };
}

const JWT = 'eyJhbGciOiJFUzI1NiIsInR5cCI6ImF0K2p3dCJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl';

describe('the log', () => {
  it.each([
    ['a known secret', 'the secret is hunter2-hunter2', 'hunter2-hunter2'],
    ['a secret with characters JSON escapes', 'it is "quo\\te"-secret', '"quo\\te"-secret'],
    ['a JWT', `token ${JWT}`, JWT],
    ['a bearer header', 'authorization: Bearer T0kenT0kenT0ken', 'T0kenT0kenT0ken'],
    ['a code in an address', 'GET /auth/callback?code=abc123def&state=zyx987wvu', 'abc123def'],
    ['a state in an address', 'GET /auth/callback?code=abc123def&state=zyx987wvu', 'zyx987wvu'],
    ['a refresh token in JSON', '{"refresh_token":"rt-123456789"}', 'rt-123456789'],
    ['a client secret in a form', 'grant_type=x&client_secret=cs-123456789', 'cs-123456789'],
  ])('never prints %s', (_what, message, secret) => {
    const { log, text } = capture(['hunter2-hunter2', '"quo\\te"-secret']);
    log.info({ nested: { deep: [{ message }] } }, message);
    log.error(new Error(message));
    expect(text()).not.toContain(secret);
    expect(text()).not.toContain(JSON.stringify(secret).slice(1, -1));
    expect(text()).toContain('[removed]');
  });

  it('keeps an error with its cause, and drops fields where tokens hide', () => {
    const { log, text } = capture();
    const cause = Object.assign(new Error('socket closed'), {
      requestInfo: { headers: { Authorization: 'raw-token-here' } },
    });
    log.error({ err: new AppError('box_unavailable', 'Box did not answer.', { cause }) }, 'failed');
    expect(text()).toContain('socket closed');
    expect(text()).not.toContain('raw-token-here');
  });

  it('writes lines that are still JSON', () => {
    const { log, text } = capture(['hunter2-hunter2']);
    log.info(
      { body: `{"access_token":"at-1234567890","x":"${JWT}"}`, url: '/a?code=123&state=4' },
      'hunter2-hunter2',
    );
    expect(JSON.parse(text())).toMatchObject({ msg: '[removed]' });
  });
});

describe('pathOf', () => {
  it('cuts query and fragment', () => {
    expect(pathOf('/auth/callback?code=1#x')).toBe('/auth/callback');
    expect(pathOf('/auth/callback#x?code=1')).toBe('/auth/callback');
  });
});
