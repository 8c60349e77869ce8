/** Fetches what clients point at: metadata documents (draft-ietf-oauth-client-id-metadata-document-02) and `jwks_uri`. */
import { lookup as resolve, type LookupAddress } from 'node:dns';
import { isIP } from 'node:net';
import { Agent, buildConnector, fetch as undiciFetch } from 'undici';
import { AppError } from '../errors.js';
import { isPrivateAddress } from './private-address.js';

export interface ClientDocumentOptions {
  /** Loopback and private addresses are allowed. For tests and a demo without a network; never in production. */
  allowPrivate?: boolean;
  /** Certificate authority in PEM, in place of the system's. */
  ca?: string;
  /** Stands in for DNS. */
  resolve?: typeof resolve;
}

/** Bytes read at most: a metadata document (the draft's recommendation) and a key set. */
export const DOCUMENT_LIMITS = { 'client_id metadata document': 5 * 1024, jwks_uri: 64 * 1024 };
/** oidc-provider gives each fetch 2.5 s in all; a handshake that takes most of it is hopeless. */
const CONNECT_TIMEOUT_MS = 1500;
const MAX_HEADER_BYTES = 16 * 1024;
/** A person retries at once, an attacker always: what failed is not asked again for this long. */
const FAILURE_MEMORY_MS = 15_000;
const MAX_FAILURES = 1000;

type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

/** `fetch` as oidc-provider wants it, for addresses strangers chose: https, public addresses, no redirects. */
export function documentFetch(options: ClientDocumentOptions = {}): Fetch {
  const dispatcher = guardedAgent(options);
  const failures = new Map<string, number>();
  return async (input, init = {}) => {
    const url = new URL(input instanceof Request ? input.url : input);
    if (url.protocol !== 'https:') throw refused('must use https');
    if ((failures.get(url.href) ?? 0) > Date.now()) throw refused('failed a moment ago');
    try {
      const response = await undiciFetch(url, {
        dispatcher,
        method: 'GET',
        // A redirect is an address nobody checked, and a document that moved is not its client's id any more.
        redirect: 'manual',
        headers: { accept: 'application/json' },
        signal: init.signal ?? null,
      });
      if (response.status !== 200) remember(failures, url.href);
      return response;
    } catch (error) {
      remember(failures, url.href);
      throw error;
    }
  };
}

function remember(failures: Map<string, number>, href: string): void {
  const [oldest] = failures.keys();
  if (failures.size >= MAX_FAILURES && oldest !== undefined) failures.delete(oldest);
  failures.set(href, Date.now() + FAILURE_MEMORY_MS);
}

/**
 * Checks the address that is connected to, not a name that could resolve to another one a moment later: the socket
 * gets exactly the addresses that were looked at, and one private address among them refuses the name.
 */
function guardedAgent({ allowPrivate = false, ca, resolve: lookup = resolve }: ClientDocumentOptions): Agent {
  const isAllowed = (address: string) => allowPrivate || !isPrivateAddress(address);
  const connect = buildConnector({
    timeout: CONNECT_TIMEOUT_MS,
    ...(ca !== undefined && { ca }),
    lookup(hostname, { family, all }, done) {
      lookup(hostname, { family: family ?? 0, all: true }, (error, addresses: LookupAddress[]) => {
        const [first] = addresses ?? [];
        if (error || !first) return done(error ?? refused('does not resolve'), []);
        if (!addresses.every(({ address }) => isAllowed(address))) {
          return done(refused('leads to an address that is not public'), []);
        }
        if (all) done(null, addresses);
        else done(null, first.address, first.family);
      });
    },
  });
  return new Agent({
    connections: 4,
    keepAliveTimeout: 1000,
    maxHeaderSize: MAX_HEADER_BYTES,
    connect(target, done) {
      // A literal address is never looked up.
      const host = target.hostname.replace(/^\[|\]$/g, '');
      if (isIP(host) !== 0 && !isAllowed(host)) done(refused('is an address that is not public'), null);
      else connect(target, done);
    },
  });
}

function refused(rule: string): AppError {
  return new AppError('invalid_request', `The address of the client ${rule}.`);
}
