import { createPrivateKey, randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startEmulator, type Emulator } from '../../src/emulator/emulator.js';

interface ConfigurationFile {
  boxAppSettings: {
    clientID: string;
    clientSecret: string;
    appAuth: { publicKeyID: string; privateKey: string; passphrase: string };
  };
  enterpriseID: string;
}

const CLIENT = { client_id: 'emulator-client', client_secret: 'emulator-secret' };
const JWT_GRANT = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

let emulator: Emulator;
let file: ConfigurationFile;
beforeAll(async () => {
  emulator = await startEmulator();
  const answer = await fetch(`${emulator.url}/_emulator/jwt-config?enterprise=acme.test`);
  file = (await answer.json()) as ConfigurationFile;
});
afterAll(() => emulator.close());

async function token(form: Record<string, string>) {
  const answer = await fetch(`${emulator.url}/oauth2/token`, {
    method: 'POST',
    body: new URLSearchParams({ ...CLIENT, ...form }),
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, string> };
}

async function whoAmI(accessToken: string | undefined) {
  const answer = await fetch(`${emulator.url}/2.0/users/me?fields=login,enterprise`, {
    headers: { authorization: `Bearer ${accessToken}` },
  });
  return (await answer.json()) as { login: string; enterprise: { name: string } };
}

async function assertion(
  changes: Record<string, unknown> = {},
  kid = file.boxAppSettings.appAuth.publicKeyID,
): Promise<string> {
  const { privateKey: key, passphrase } = file.boxAppSettings.appAuth;
  const claims = {
    iss: CLIENT.client_id,
    sub: file.enterpriseID,
    box_sub_type: 'enterprise',
    aud: 'https://api.box.com/oauth2/token',
    jti: randomUUID(),
    exp: Math.floor(Date.now() / 1000) + 30,
    ...changes,
  };
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'RS256', kid })
    .sign(createPrivateKey({ key, passphrase }));
}

describe('server authentication at the emulator', () => {
  it("gives Client Credentials the enterprise's service account, or a user, and no refresh token", async () => {
    const service = await token({
      grant_type: 'client_credentials',
      box_subject_type: 'enterprise',
      box_subject_id: file.enterpriseID,
    });
    expect(service.status).toBe(200);
    expect(service.body).not.toHaveProperty('refresh_token');
    const account = await whoAmI(service.body['access_token']);
    expect(account.login).toMatch(/^AutomationUser_/);
    expect(account.enterprise.name).toBe('acme.test');
    expect(emulator.users.map(({ login }) => login)).not.toContain(account.login);

    const state = (await (await fetch(`${emulator.url}/_emulator/state`)).json()) as {
      users: { id: string; login: string }[];
    };
    const bob = state.users.find(({ login }) => login === 'bob@acme.test');
    const user = await token({
      grant_type: 'client_credentials',
      box_subject_type: 'user',
      box_subject_id: bob?.id ?? '',
    });
    expect((await whoAmI(user.body['access_token'])).login).toBe('bob@acme.test');
  });

  it('gives an assertion signed with the key of the configuration file the same account', async () => {
    const answer = await token({ grant_type: JWT_GRANT, assertion: await assertion() });
    expect(answer.status).toBe(200);
    expect((await whoAmI(answer.body['access_token'])).login).toMatch(/^AutomationUser_/);
  });

  it.each<[what: string, form: () => Promise<Record<string, string>>, error: string]>([
    [
      'a wrong client secret',
      async () => ({ grant_type: 'client_credentials', client_secret: 'wrong' }),
      'invalid_client',
    ],
    [
      'an enterprise that is not there',
      async () => ({
        grant_type: 'client_credentials',
        box_subject_type: 'enterprise',
        box_subject_id: '1',
      }),
      'invalid_grant',
    ],
    ['no subject', async () => ({ grant_type: 'client_credentials' }), 'invalid_grant'],
    [
      'an altered assertion',
      async () => ({ grant_type: JWT_GRANT, assertion: `${(await assertion()).slice(0, -8)}AAAAAAAA` }),
      'invalid_grant',
    ],
    [
      'an unknown key',
      async () => ({ grant_type: JWT_GRANT, assertion: await assertion({}, 'other') }),
      'invalid_grant',
    ],
    [
      'an assertion that lives too long',
      async () => ({
        grant_type: JWT_GRANT,
        assertion: await assertion({ exp: Math.floor(Date.now() / 1000) + 120 }),
      }),
      'invalid_grant',
    ],
    [
      "another server's assertion",
      async () => ({ grant_type: JWT_GRANT, assertion: await assertion({ aud: 'https://example.com' }) }),
      'invalid_grant',
    ],
  ])('refuses %s', async (_what, form, error) => {
    const answer = await token(await form());
    expect(answer.status).toBe(400);
    expect(answer.body['error']).toBe(error);
  });

  it('takes an assertion once', async () => {
    const used = await assertion();
    expect((await token({ grant_type: JWT_GRANT, assertion: used })).status).toBe(200);
    expect((await token({ grant_type: JWT_GRANT, assertion: used })).body['error']).toBe('invalid_grant');
  });
});
