/** What clients post to the token, revocation, introspection and PAR endpoints, brought into the form oidc-provider expects. */
import type { Provider } from 'oidc-provider';
import { AppError } from '../errors.js';
import type { AccessTokenVerifier } from './access-token.js';
import type { PresentedTokens } from './presented-tokens.js';
import type { Resources } from './resource.js';

/** A request to one of these endpoints: what of it oidc-provider reads. */
export interface ClientForm {
  params: URLSearchParams;
  authorization: string | undefined;
}

export interface ClientFormsDeps {
  provider: Provider;
  resources: Resources;
  verifier: AccessTokenVerifier;
  presented: PresentedTokens;
}

/** Has the three dots-separated parts of a JWT; oidc-provider's own tokens have no dots. */
const JWT_FORM = /^[\w-]+\.[\w-]+\.[\w-]*$/;

export class ClientForms {
  readonly #deps: ClientFormsDeps;

  constructor(deps: ClientFormsDeps) {
    this.#deps = deps;
  }

  /**
   * For the token endpoint.
   * @returns undefined when a `resource` is not ours. Refused here, because oidc-provider would notice only after it
   * used up the refresh token.
   */
  grantRequest(form: ClientForm): ClientForm | undefined {
    const params = new URLSearchParams(form.params);
    return this.#deps.resources.normalise(params) ? withoutEmptySecret({ ...form, params }) : undefined;
  }

  /**
   * For pushed authorization requests.
   * @returns undefined when a `resource` is not ours.
   */
  authorizationRequest(form: ClientForm): ClientForm | undefined {
    const params = new URLSearchParams(form.params);
    return this.#deps.resources.widen(params) ? withoutEmptySecret({ ...form, params }) : undefined;
  }

  /**
   * For revocation and introspection: a JWT becomes a handle that oidc-provider can look up, and a public client need
   * not name itself, because holding the token is all it could prove anyway (LibreChat names none).
   * @returns the form, and what to do once it was answered. `isMoot`: nobody is named and the token is not known, so that
   * there is nobody to authenticate and nothing to revoke.
   */
  async tokenQuery(form: ClientForm): Promise<ClientForm & { isMoot: boolean; release: () => void }> {
    const params = new URLSearchParams(form.params);
    const query = withoutEmptySecret({ ...form, params });
    const token = params.get('token') ?? '';
    const handle = JWT_FORM.test(token) ? await this.#hold(token) : undefined;
    if (handle !== undefined) {
      params.set('token', handle);
      params.set('token_type_hint', 'access_token');
    }
    const isMoot = !(await this.#nameClient(query, handle ?? token));
    return { ...query, isMoot, release: () => handle !== undefined && this.#deps.presented.release(handle) };
  }

  async #hold(token: string): Promise<string> {
    const { verifier, presented } = this.#deps;
    try {
      const { sub, client_id, gid, aud, scope, iat, exp } = await verifier.verify(token);
      return presented.hold({ accountId: sub, clientId: client_id, grantId: gid, aud, scope, iat, exp });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      // Not valid (any more): like any unknown token, that is no error (RFC 7009, section 2.2).
      return 'unknown';
    }
  }

  /** @returns false for a token that names nobody and belongs to nobody. */
  async #nameClient({ params, authorization }: ClientForm, token: string): Promise<boolean> {
    const isNamed = ['client_id', 'client_assertion'].some((name) => params.has(name));
    if (isNamed || authorization !== undefined || token === '') return true;
    const { AccessToken, RefreshToken, Client } = this.#deps.provider;
    const found = (await AccessToken.find(token)) ?? (await RefreshToken.find(token));
    const client = found?.clientId === undefined ? undefined : await Client.find(found.clientId);
    if (client?.clientAuthMethod === 'none') params.set('client_id', client.clientId);
    return client !== undefined;
  }
}

/** A public client's library may send Basic with an empty secret: that is a client_id, written elaborately. */
function withoutEmptySecret(form: ClientForm): ClientForm {
  const encoded = /^Basic +([\w+/]+=*)$/i.exec(form.authorization ?? '')?.[1];
  const [id = '', secret] = Buffer.from(encoded ?? '', 'base64')
    .toString()
    .split(':', 2);
  if (id === '' || secret !== '') return form;
  const clientId = decode(id);
  const { params } = form;
  if (clientId === undefined || (params.has('client_id') && params.get('client_id') !== clientId))
    return form;
  params.set('client_id', clientId);
  return { params, authorization: undefined };
}

/** RFC 6749, section 2.3.1: the parts of Basic are form-encoded. */
function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll('+', '%20'));
  } catch {
    return undefined; // oidc-provider refuses it, with its own words
  }
}
