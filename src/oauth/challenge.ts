import type { AppError, ErrorCode } from '../errors.js';
import { DEFAULT_SCOPES, type Scope } from '../tools/define.js';
import type { ResourcePath } from './resource.js';

/** Path of the metadata of a protected resource (RFC 9728, section 3.1). */
export function resourceMetadataPath(resource: ResourcePath): string {
  return `/.well-known/oauth-protected-resource${resource}`;
}

/** RFC 6750, section 3.1. A request without a token gets no error code. */
const BEARER_ERRORS: Partial<Record<ErrorCode, string>> = {
  invalid_token: 'invalid_token',
  box_authorization_dead: 'invalid_token',
  insufficient_scope: 'insufficient_scope',
};

export interface Challenge {
  /** Left out where nobody can sign in: the challenge then leads nowhere. */
  issuer: string | undefined;
  resource: ResourcePath;
  error: AppError;
  /** Scopes to ask for; the default ones when left out, because clients ask for exactly what the first challenge names. */
  scopes?: readonly Scope[] | undefined;
}

/** @returns the value of WWW-Authenticate (RFC 6750, RFC 9728 section 5.1). */
export function bearerChallenge({ issuer, resource, error, scopes = DEFAULT_SCOPES }: Challenge): string {
  const code = BEARER_ERRORS[error.code];
  const parameters = {
    ...(code !== undefined && { error: code, error_description: quotable(error.publicText) }),
    ...(issuer === undefined
      ? { realm: 'box-mcp' }
      : { resource_metadata: `${issuer}${resourceMetadataPath(resource)}`, scope: scopes.join(' ') }),
  };
  return `Bearer ${Object.entries(parameters)
    .map(([name, value]) => `${name}="${value}"`)
    .join(', ')}`;
}

/** The characters RFC 6750 allows in error_description. */
function quotable(text: string): string {
  return text.replace(/[^\x20-\x21\x23-\x5b\x5d-\x7e]/g, ' ');
}
