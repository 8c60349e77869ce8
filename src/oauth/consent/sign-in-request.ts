import { errors, type Interaction, type Provider } from 'oidc-provider';
import { SCOPES, type Scope } from '../../tools/define.js';
import { ASKING_PROMPTS } from '../interaction-policy.js';
import { isLoopbackUri, isNativeUri } from '../redirect-uris.js';

/** What a client asks of a person, as kept in the interaction. */
export interface SignInRequest {
  client: string;
  clientName: string | undefined;
  /** Host of the metadata document that names the client; undefined for a registered one. */
  verifiedHost: string | undefined;
  redirectUri: string;
  isLoopback: boolean;
  /** Any program on the person's computer can claim to be this client, so an earlier approval says nothing of this one. */
  isNative: boolean;
  /** The client asked for the page (`prompt`). */
  asksForPage: boolean;
  scopes: readonly Scope[];
  /** Of OpenID Connect: no access by themselves, so not shown. */
  otherScopes: readonly string[];
  resources: readonly string[];
}

/** @throws InvalidClient when the client was removed meanwhile. */
export async function readSignInRequest(provider: Provider, { params }: Interaction): Promise<SignInRequest> {
  const { client_id: id, redirect_uri: uri, scope, resource, prompt } = params;
  const client = typeof id === 'string' ? await provider.Client.find(id) : undefined;
  if (!client || typeof uri !== 'string') throw new errors.InvalidClient('the client is not known any more');
  const asked = words(scope);
  const prompts = words(prompt);
  return {
    client: client.clientId,
    clientName: client.clientName,
    verifiedHost: client.clientId.startsWith('https://') ? new URL(client.clientId).host : undefined,
    redirectUri: uri,
    isLoopback: isLoopbackUri(uri),
    isNative: client.applicationType === 'native' || isLoopbackUri(uri) || isNativeUri(uri),
    asksForPage: ASKING_PROMPTS.some((name) => prompts.includes(name)),
    scopes: SCOPES.filter((name) => asked.includes(name)),
    otherScopes: ['openid', 'offline_access'].filter((name) => asked.includes(name)),
    resources: (Array.isArray(resource) ? (resource as unknown[]) : [resource]).filter(
      (indicator) => typeof indicator === 'string',
    ),
  };
}

function words(value: unknown): string[] {
  return typeof value === 'string' ? value.split(' ').filter(Boolean) : [];
}
