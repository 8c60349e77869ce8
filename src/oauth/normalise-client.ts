/** What real clients register, brought into the form oidc-provider accepts (CLIENTS.md, "Others"). */
import { errors } from 'oidc-provider';
import { checkRedirectUris, isNativeUri } from './redirect-uris.js';

/** Client metadata (RFC 7591) under construction: values are as the client sent them, defaults filled in. */
export type ClientMetadataDraft = Record<string, unknown>;

const GRANT_TYPES = ['authorization_code', 'refresh_token'];
const MAX_NAME_LENGTH = 200;

/**
 * Changes metadata in place, for registered clients and metadata documents alike. Running it twice changes nothing.
 * @throws InvalidClientMetadata for what cannot be served.
 */
export function normaliseClient(metadata: ClientMetadataDraft): void {
  // Empty strings and nulls are how generators say "not set"; answered as they came, they break stricter clients.
  for (const [name, value] of Object.entries(metadata)) {
    if (value === '' || value === null) delete metadata[name];
  }
  // A registered scope would refuse a later step-up, and an unknown one the registration.
  delete metadata['scope'];
  // It would be fetched at registration; subjects here are not pairwise.
  delete metadata['sector_identifier_uri'];
  delete metadata['subject_type'];
  metadata['id_token_signed_response_alg'] = 'ES256';

  const { client_name: name, jwks_uri: jwksUri, redirect_uris: uris } = metadata;
  if (typeof name === 'string' && name.length > MAX_NAME_LENGTH) {
    throw new errors.InvalidClientMetadata(`client_name must be at most ${MAX_NAME_LENGTH} characters`);
  }
  if (jwksUri !== undefined && !(typeof jwksUri === 'string' && jwksUri.startsWith('https://'))) {
    throw new errors.InvalidClientMetadata('jwks_uri must use https');
  }
  normaliseTypes(metadata);
  normaliseDocumentAuthentication(metadata);
  if (!Array.isArray(uris)) return;
  checkRedirectUris(uris);
  // Clients rarely say so themselves; `native` is what lets a loopback redirect choose its port (RFC 8252, 7.3).
  metadata['application_type'] = uris.some((uri) => isNativeUri(String(uri))) ? 'native' : 'web';
}

function normaliseTypes(metadata: ClientMetadataDraft): void {
  metadata['grant_types'] = known(metadata['grant_types'], GRANT_TYPES);
  metadata['response_types'] = known(metadata['response_types'], ['code']);
}

/** The entries we serve, or all we serve when none is left. What is not a list is left for oidc-provider to refuse. */
function known(list: unknown, served: readonly string[]): unknown {
  if (!Array.isArray(list)) return list;
  const kept = list.filter((entry) => served.includes(String(entry)));
  return kept.length > 0 ? kept : [...served];
}

/** A metadata document that names no method means a public client: it can hold no shared secret (draft-02, section 4.1). */
function normaliseDocumentAuthentication(metadata: ClientMetadataDraft): void {
  const { client_id: id, token_endpoint_auth_method: method } = metadata;
  const isDocument = typeof id === 'string' && id.startsWith('https://');
  // A document that really asks for a secret was refused before its defaults were filled in.
  if (isDocument && method === 'client_secret_basic') metadata['token_endpoint_auth_method'] = 'none';
}
