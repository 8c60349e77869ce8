/** Which redirect URIs a client may register, and what kind of client they make it (RFC 8252, OAuth 2.1 section 2.3). */
import { errors } from 'oidc-provider';

/** As spelled by `URL.hostname`. */
const LOOPBACK_HOSTS: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

const MAX_URIS = 20;
/** Longer ones do not fit the request lines of common proxies, together with code and state. */
const MAX_URI_LENGTH = 2000;

/** Schemes a browser or an operating system acts on by itself, in place of handing the code to the client's program. */
const ACTING_SCHEMES = new Set([
  'about:',
  'blob:',
  'chrome:',
  'data:',
  'edge:',
  'file:',
  'filesystem:',
  'ftp:',
  'intent:',
  'jar:',
  'javascript:',
  'mailto:',
  'ms-msdt:',
  'resource:',
  'search-ms:',
  'sms:',
  'smb:',
  'ssh:',
  'tel:',
  'telnet:',
  'vbscript:',
  'view-source:',
  'ws:',
  'wss:',
]);

/** True when the URI leads to the computer the browser runs on. */
export function isLoopbackUri(uri: string): boolean {
  return URL.canParse(uri) && LOOPBACK_HOSTS.has(new URL(uri).hostname);
}

/** True when the URI hands the code to a program on that computer: http on a loopback host, or a private-use scheme. */
export function isNativeUri(uri: string): boolean {
  if (!URL.canParse(uri)) return false;
  const { protocol } = new URL(uri);
  return protocol === 'http:' ? isLoopbackUri(uri) : protocol !== 'https:';
}

/**
 * The rules oidc-provider leaves open; it refuses fragments itself.
 * @throws InvalidClientMetadata (`invalid_redirect_uri`, RFC 7591 section 3.2.2) naming the rule that is broken.
 */
export function checkRedirectUris(uris: readonly unknown[]): void {
  if (uris.length > MAX_URIS) refuse(`must have at most ${MAX_URIS} entries`);
  for (const uri of uris) {
    if (typeof uri !== 'string' || !URL.canParse(uri)) return refuse('must only contain valid uris');
    checkRedirectUri(uri, new URL(uri));
  }
}

function checkRedirectUri(uri: string, { protocol, hostname, username, password }: URL): void {
  if (uri.length > MAX_URI_LENGTH) refuse(`must be at most ${MAX_URI_LENGTH} characters each`);
  // Control characters, spaces and backslashes are read differently by different URL parsers.

  if (/[\u0000-\u0020\u007f\\]/.test(uri))
    refuse('must not contain spaces, control characters or backslashes');
  if (username !== '' || password !== '') refuse('must not carry a user name or password');
  if (hostname.includes('*')) refuse('must not contain wildcards');
  if (protocol === 'http:' && !LOOPBACK_HOSTS.has(hostname)) {
    refuse('must use https, or http on a loopback host');
  }
  if (ACTING_SCHEMES.has(protocol)) refuse(`must not use the scheme ${protocol.slice(0, -1)}`);
}

function refuse(rule: string): never {
  // oidc-provider turns a description that starts with `redirect_uris` into the error invalid_redirect_uri.
  throw new errors.InvalidClientMetadata(`redirect_uris ${rule}`);
}
