/**
 * Server authentication: Client Credentials and signed assertions (JWT), both without a person. Each enterprise has one
 * service account for the app, with a tree of its own; it is made when it is first used and no one can sign in as it.
 */
import { generateKeyPairSync, randomBytes, type KeyObject } from 'node:crypto';
import { compactVerify, decodeProtectedHeader } from 'jose';
import { z } from 'zod';
import { badRequest, OAuthError } from './errors.js';
import type { Enterprise, User } from './model.js';
import { welcome } from './seed/seed.js';
import type { State } from './state.js';

export const JWT_GRANT = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

/** Box refuses assertions that are good for longer. */
const MAX_ASSERTION_SECONDS = 60;
/** Fixed, wherever the token endpoint is reached (Box, "JWT without SDK"). */
const AUDIENCE = 'https://api.box.com/oauth2/token';
const ALGORITHMS = ['RS256', 'RS384', 'RS512'];

type Form = Readonly<Record<string, string | undefined>>;

const subjectType = z.enum(['enterprise', 'user']);
const claimsSchema = z.object({
  iss: z.string(),
  sub: z.string(),
  box_sub_type: subjectType,
  aud: z.string(),
  jti: z.string().min(16).max(128),
  exp: z.number(),
});

/** @returns whether a token request asks for server authentication. */
export const isServiceGrant = (form: Form): boolean =>
  form['grant_type'] === 'client_credentials' || form['grant_type'] === JWT_GRANT;

interface AppKey {
  id: string;
  publicKey: KeyObject;
  /** PEM, encrypted with the passphrase, as in the file Box offers for download. */
  privateKey: string;
  passphrase: string;
}

/** The app's key pair and its service accounts, for one start of the emulator. */
export class ServiceAccounts {
  readonly #state: State;
  readonly #usedAssertions = new Set<string>();
  /** Belongs to a world: a reset starts without service accounts. */
  readonly #accounts = new WeakMap<State['world'], Map<string, User>>();
  #key: AppKey | undefined;

  constructor(state: State) {
    this.#state = state;
  }

  /**
   * An access token without a refresh token, for a client whose id and secret were checked.
   * @throws OAuthError `invalid_grant`
   */
  async token(form: Form): Promise<Record<string, unknown>> {
    const user =
      form['grant_type'] === JWT_GRANT
        ? await this.#byAssertion(form['assertion'] ?? '')
        : this.#subject(form['box_subject_type'], form['box_subject_id']);
    const { accessToken, expiresIn } = this.#state.grants.grant(user, this.#state.client.id);
    return { access_token: accessToken, expires_in: expiresIn, restricted_to: [], token_type: 'bearer' };
  }

  /** The file Box's developer console offers for download, for an enterprise named by name or id. */
  configurationFile(enterprise: string): Record<string, unknown> {
    const found = this.#enterprise(({ id, name }) => id === enterprise || name === enterprise);
    if (!found)
      throw badRequest({
        reason: 'invalid_parameter',
        name: 'enterprise',
        message: `No enterprise ${enterprise}`,
      });
    const { id: publicKeyID, privateKey, passphrase } = this.#appKey();
    const { id: clientID, secret: clientSecret } = this.#state.client;
    return {
      boxAppSettings: { clientID, clientSecret, appAuth: { publicKeyID, privateKey, passphrase } },
      enterpriseID: found.id,
    };
  }

  async #byAssertion(assertion: string): Promise<User> {
    const key = this.#appKey();
    const claims = await readAssertion(assertion, key);
    const secondsLeft = claims.exp - this.#state.clock() / 1000;
    if (claims.iss !== this.#state.client.id) throw refused("Please check the 'iss' claim.");
    if (claims.aud !== AUDIENCE) throw refused("Please check the 'aud' claim.");
    if (secondsLeft <= 0 || secondsLeft > MAX_ASSERTION_SECONDS)
      throw refused("Please check the 'exp' claim.");
    if (this.#usedAssertions.has(claims.jti)) throw refused("Please check the 'jti' claim.");
    this.#usedAssertions.add(claims.jti);
    return this.#subject(claims.box_sub_type, claims.sub);
  }

  #subject(type: string | undefined, id: string | undefined): User {
    const { world } = this.#state;
    if (type === 'enterprise') {
      const enterprise = this.#enterprise((candidate) => candidate.id === id);
      if (enterprise) return this.#account(enterprise);
    } else if (type === 'user') {
      const user = [...world.users.values()].find((candidate) => candidate.id === id);
      if (user) return user;
    }
    throw refused('Grant credentials are invalid');
  }

  #account(enterprise: Enterprise): User {
    const { world, drive, client } = this.#state;
    const accounts = this.#accounts.get(world) ?? new Map<string, User>();
    this.#accounts.set(world, accounts);
    let account = accounts.get(enterprise.id);
    if (!account) {
      const login = `AutomationUser_${client.id}_${enterprise.id}@boxdevedition.com`;
      account = world.addUser({ login, name: 'box-mcp service account', enterprise: enterprise.id });
      // Known to Box, and not among the people who can sign in.
      world.users.delete(login.toLowerCase());
      welcome(drive, account);
      accounts.set(enterprise.id, account);
    }
    return account;
  }

  #enterprise(fits: (enterprise: Enterprise) => boolean): Enterprise | undefined {
    return [...this.#state.world.enterprises.values()].find(fits);
  }

  /** Made when it is first asked for: an RSA key takes a moment that most starts need not spend. */
  #appKey(): AppKey {
    this.#key ??= newAppKey();
    return this.#key;
  }
}

async function readAssertion(assertion: string, key: AppKey): Promise<z.output<typeof claimsSchema>> {
  try {
    if (decodeProtectedHeader(assertion).kid !== key.id) throw new Error('unknown key');
    const { payload } = await compactVerify(assertion, key.publicKey, { algorithms: ALGORITHMS });
    return claimsSchema.parse(JSON.parse(new TextDecoder().decode(payload)));
  } catch {
    throw refused('The assertion is not valid'); // Box, too, tells no more of a signature that fails
  }
}

const refused = (description: string): OAuthError => new OAuthError('invalid_grant', description);

function newAppKey(): AppKey {
  const passphrase = randomBytes(16).toString('hex');
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase });
  return { id: randomBytes(4).toString('hex'), publicKey, privateKey: pem.toString(), passphrase };
}
