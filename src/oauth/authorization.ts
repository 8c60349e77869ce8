/** Everything the front needs of the authorization server and of the resource side, built once. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Redis } from 'ioredis';
import type { Config } from '../config.js';
import type { Logger } from '../log.js';
import type { BoxTokenEndpoint } from '../tenants/box-token.js';
import type { Grants } from '../tenants/grants.js';
import { AccessTokenVerifier } from './access-token.js';
import { Bearer } from './bearer.js';
import { BoxLogin } from './box-login.js';
import type { ClientDocumentOptions } from './client-documents.js';
import { ClientForms } from './client-forms.js';
import { SignIn } from './consent/sign-in.js';
import { PresentedTokens } from './presented-tokens.js';
import { createProvider } from './provider.js';
import { Resources } from './resource.js';

export interface AuthorizationDeps {
  config: Config;
  redis: Redis;
  grants: Grants;
  boxTokens: BoxTokenEndpoint;
  log: Logger;
  /** Only for tests and a demo without a network; left out, metadata documents are fetched from public addresses. */
  clientDocuments?: ClientDocumentOptions;
}

export interface Authorization {
  /** PUBLIC_URL. */
  issuer: string;
  resources: Resources;
  bearer: Bearer;
  signIn: SignIn;
  forms: ClientForms;
  /** oidc-provider's endpoints, for requests whose host is pinned to the issuer. */
  handle: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
  close(): Promise<void>;
}

export function buildAuthorization(deps: AuthorizationDeps): Authorization {
  const { config, clientDocuments = {} } = deps;
  const resources = new Resources(config.PUBLIC_URL);
  const presented = new PresentedTokens();
  const verifier = new AccessTokenVerifier(config, resources);
  const boxLogin = new BoxLogin(deps);
  const provider = createProvider({ ...deps, resources, presented, clientDocuments });
  return {
    issuer: config.PUBLIC_URL,
    resources,
    bearer: new Bearer({ ...deps, verifier }),
    signIn: new SignIn({ ...deps, provider, boxLogin, resources }),
    forms: new ClientForms({ provider, resources, verifier, presented }),
    handle: provider.callback(),
    close: () => boxLogin.close(),
  };
}
