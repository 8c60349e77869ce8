import { describe, expect, it } from 'vitest';
import { CLIENT, useEmulator, withToken, type Answer } from './harness.js';

const REDIRECT = 'http://localhost:9999/auth/callback?kept=1';
const STATE = 'a state/with +&=%20 and ü';
const box = useEmulator();

const authorizePath = (changes: Record<string, string | undefined> = {}): string => {
  const parameters = {
    response_type: 'code',
    client_id: CLIENT.client_id,
    redirect_uri: REDIRECT,
    state: STATE,
    ...changes,
  };
  const given = Object.entries(parameters).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return `/api/oauth2/authorize?${new URLSearchParams(given).toString()}`;
};

const decide = (form: Record<string, string>, path = authorizePath()): Promise<Answer> =>
  box.send('POST', path, { form: new URLSearchParams(form) });

const token = (form: Record<string, string>): Promise<Answer> =>
  box.send('POST', '/oauth2/token', { form: new URLSearchParams({ ...CLIENT, ...form }) });

const refresh = (refreshToken: string): Promise<Answer> =>
  token({ grant_type: 'refresh_token', refresh_token: refreshToken });

const whoAmI = (accessToken: string): Promise<Answer> =>
  box.send('GET', '/2.0/users/me', withToken(accessToken));

async function newCode(login = 'alice@acme.test'): Promise<string> {
  const { headers } = await decide({ login, decision: 'grant' });
  return new URL(headers.get('location') ?? '').searchParams.get('code') ?? '';
}

async function newPair(): Promise<Answer['body']> {
  const { status, body } = await token({ grant_type: 'authorization_code', code: await newCode() });
  expect(status).toBe(200);
  return body;
}

describe('the sign-in page', () => {
  it('lists the people, says that it is not Box, and loads no script', async () => {
    const { status, headers, text: page } = await box.send('GET', authorizePath());
    expect(status).toBe(200);
    expect(headers.get('content-type')).toContain('text/html');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(page).toContain('Box emulator — not Box');
    expect(page).toContain('value="alice@acme.test"');
    expect(page).toContain('value="dave@globex.test"');
    expect(page).not.toContain('<script');
  });

  it('escapes everything a stranger can put into it', async () => {
    const attack = '"><script>alert(1)</script>';
    const { text } = await box.send('GET', authorizePath({ state: attack }));
    expect(text).not.toContain('<script');
    const retry = await decide({ login: attack, decision: 'grant' });
    expect(retry.status).toBe(400);
    expect(retry.text).not.toContain('<script');
  });

  it.each([
    ['another client', { client_id: 'stranger' }],
    ['no redirect_uri', { redirect_uri: undefined }],
    ['a redirect_uri that is no web address', { redirect_uri: 'javascript:alert(1)' }],
    ['another response_type', { response_type: 'token' }],
  ])('refuses %s on a page of its own, without a redirect', async (_what, changes) => {
    for (const method of ['GET', 'POST']) {
      const { status, headers } = await box.send(method, authorizePath(changes));
      expect(status).toBe(400);
      expect(headers.get('location')).toBeNull();
    }
  });

  it('sends back with a code and the state untouched', async () => {
    const { status, headers } = await decide({ login: 'Alice@Acme.test', decision: 'grant' });
    const target = new URL(headers.get('location') ?? '');
    expect(status).toBe(302);
    expect(`${target.origin}${target.pathname}`).toBe('http://localhost:9999/auth/callback');
    expect(target.searchParams.get('kept')).toBe('1');
    expect(target.searchParams.get('state')).toBe(STATE);
    expect(target.searchParams.get('code')).toMatch(/^[\w-]{20,}$/);
  });

  it('sends back with access_denied when the person denies', async () => {
    const { headers } = await decide({ login: '', decision: 'deny' });
    const { searchParams } = new URL(headers.get('location') ?? '');
    expect(searchParams.get('error')).toBe('access_denied');
    expect(searchParams.get('state')).toBe(STATE);
    expect(searchParams.has('code')).toBe(false);
  });

  it('works from the hidden fields alone, and leaves out a state that was not given', async () => {
    const { headers } = await decide(
      {
        login: 'bob@acme.test',
        decision: 'grant',
        response_type: 'code',
        client_id: CLIENT.client_id,
        redirect_uri: REDIRECT,
      },
      '/api/oauth2/authorize',
    );
    expect(new URL(headers.get('location') ?? '').searchParams.has('state')).toBe(false);
  });

  it('asks again for an unknown login and for a missing decision', async () => {
    const unknown = await decide({ login: 'nobody@acme.test', decision: 'grant' });
    expect(unknown.status).toBe(400);
    expect(unknown.text).toContain('role="alert"');
    expect((await decide({ login: 'bob@acme.test' })).status).toBe(400);
  });

  it('serves its stylesheet', async () => {
    const { status, text } = await box.send('GET', '/sign-in.css');
    expect(status).toBe(200);
    expect(text).toContain('prefers-color-scheme: dark');
  });
});

describe('codes', () => {
  it('give a pair of tokens of the person who signed in', async () => {
    const { status, body, headers } = await token({
      grant_type: 'authorization_code',
      code: await newCode('carol@globex.test'),
      redirect_uri: REDIRECT,
    });
    expect(status).toBe(200);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(body).toMatchObject({ expires_in: 3600, token_type: 'bearer', restricted_to: [] });
    expect((await whoAmI(body.access_token)).body['login']).toBe('carol@globex.test');
  });

  it('work once', async () => {
    const code = await newCode();
    expect((await token({ grant_type: 'authorization_code', code })).status).toBe(200);
    expect(await token({ grant_type: 'authorization_code', code })).toMatchObject({
      status: 400,
      body: { error: 'invalid_grant' },
    });
  });

  it('live 30 seconds', async () => {
    const [inTime, late] = [await newCode(), await newCode()];
    box.pass(29);
    expect((await token({ grant_type: 'authorization_code', code: inTime })).status).toBe(200);
    box.pass(1);
    expect((await token({ grant_type: 'authorization_code', code: late })).body).toEqual({
      error: 'invalid_grant',
      error_description: 'The authorization code has expired',
    });
  });

  it('belong to their redirect_uri where one is named', async () => {
    const answer = await token({
      grant_type: 'authorization_code',
      code: await newCode(),
      redirect_uri: 'http://localhost:9999/other',
    });
    expect(answer).toMatchObject({ status: 400, body: { error: 'redirect_uri_mismatch' } });
  });
});

describe('the token endpoint', () => {
  it.each([
    ['a wrong secret', { client_secret: 'wrong' }, 'invalid_client', 'The client credentials are invalid'],
    ['a wrong id', { client_id: 'wrong' }, 'invalid_client', 'The client credentials are invalid'],
    [
      'an unknown grant type',
      { grant_type: 'password' },
      'unsupported_grant_type',
      'Invalid grant_type parameter or parameter missing',
    ],
    ['a missing code', { code: '' }, 'invalid_request', 'The "code" parameter is required'],
    [
      'an unknown code',
      { code: 'x' },
      'invalid_grant',
      "Auth code doesn't exist or is invalid for the client",
    ],
  ])("answers %s with Box's error", async (_what, changes, error, error_description) => {
    const form = { grant_type: 'authorization_code', code: 'unused', ...changes };
    const { status, body } = await token(form);
    expect(status).toBe(400);
    expect(body).toEqual({ error, error_description });
  });
});

describe('access tokens', () => {
  it('live 60 minutes; then 401 with an empty body and the challenge', async () => {
    const { access_token } = await newPair();
    box.pass(3599);
    expect((await whoAmI(access_token)).status).toBe(200);
    box.pass(1);
    const { status, headers, body } = await whoAmI(access_token);
    expect(status).toBe(401);
    expect(body).toBe('');
    expect(headers.get('www-authenticate')).toBe(
      'Bearer realm="Service", error="invalid_token", error_description="The access token provided is invalid."',
    );
  });

  it('are needed', async () => {
    const { status, headers, body } = await box.send('GET', '/2.0/users/me');
    expect([status, body]).toEqual([401, '']);
    expect(headers.get('www-authenticate')).toBe('Bearer realm="Service"');
  });
});

describe('refresh tokens', () => {
  it('rotate: the successor works, and a spent one does not', async () => {
    const first = await newPair();
    const second = await refresh(first.refresh_token);
    expect(second.status).toBe(200);
    expect(second.body.refresh_token).not.toBe(first.refresh_token);
    expect((await whoAmI(second.body.access_token)).status).toBe(200);
    const replay = await refresh(first.refresh_token);
    expect(replay.status).toBe(400);
    expect(replay.body).toEqual({ error: 'invalid_grant', error_description: 'Invalid refresh token' });
    expect((await refresh(second.body.refresh_token)).status).toBe(200);
  });

  it('are valid two at a time: the old one still works while the answer may be lost', async () => {
    const first = await newPair();
    const lost = await refresh(first.refresh_token);
    expect(await validRefreshTokens()).toBe(2);
    const retried = await refresh(first.refresh_token);
    expect(retried.status).toBe(200);
    expect(await validRefreshTokens()).toBe(2);
    expect((await refresh(lost.body.refresh_token)).status).toBe(400);
    expect((await refresh(retried.body.refresh_token)).status).toBe(200);
    expect((await refresh(first.refresh_token)).status).toBe(400);
  });

  it('are dead at once when the emulator is told to be strict', async () => {
    await box.control('POST', '/settings', { body: { strictRefresh: true } });
    const first = await newPair();
    expect((await refresh(first.refresh_token)).status).toBe(200);
    expect((await refresh(first.refresh_token)).status).toBe(400);
  });

  it('live 60 days', async () => {
    const { refresh_token } = await newPair();
    box.pass(60 * 24 * 3600);
    expect((await refresh(refresh_token)).body).toEqual({
      error: 'invalid_grant',
      error_description: 'Refresh token has expired',
    });
  });

  async function validRefreshTokens(): Promise<unknown> {
    const { body } = await box.control('GET', '/state');
    return (body['grants'] as { valid_refresh_tokens: number }[])[0]?.valid_refresh_tokens;
  }
});

describe('revocation', () => {
  const revoke = (revoked: string, client = CLIENT): Promise<Answer> =>
    box.send('POST', '/oauth2/revoke', { form: new URLSearchParams({ ...client, token: revoked }) });

  it.each(['access_token', 'refresh_token'] as const)(
    'of the %s ends both tokens of the pair',
    async (kind) => {
      const pair = await newPair();
      expect((await revoke(pair[kind])).status).toBe(200);
      expect((await whoAmI(pair.access_token)).status).toBe(401);
      expect((await refresh(pair.refresh_token)).status).toBe(400);
    },
  );

  it('ends a replaced refresh token that was still valid', async () => {
    const first = await newPair();
    const second = await refresh(first.refresh_token);
    await revoke(second.body.access_token);
    expect((await refresh(first.refresh_token)).status).toBe(400);
  });

  it('needs the client and a token; an unknown token is no error', async () => {
    expect((await revoke('x', { ...CLIENT, client_secret: 'wrong' })).body.error).toBe('invalid_client');
    expect((await revoke('')).body.error).toBe('invalid_request');
    expect((await revoke('unknown')).status).toBe(200);
  });
});
