import type { EventEmitter } from 'node:events';
import type { errors, KoaContextWithOIDC, Provider } from 'oidc-provider';
import type { Logger } from '../log.js';

/** Refusals a client or an operator may ask about; `error_detail` is what the client is not told. */
const REFUSALS = [
  'authorization.error',
  'grant.error',
  'pushed_authorization_request.error',
  'registration_create.error',
  'registration_read.error',
  'registration_update.error',
  'registration_delete.error',
  'revocation.error',
  'introspection.error',
] as const;

/** Writes oidc-provider's events to the log: error codes, details and client ids, never what was presented. */
export function logEvents(provider: Provider, log: Logger): void {
  const events: EventEmitter = provider;
  for (const event of REFUSALS) {
    events.on(event, (ctx: KoaContextWithOIDC, error: errors.OIDCProviderError) => {
      const { error: code, error_description: description, error_detail: detail } = error;
      log.info(
        { event, code, description, detail, client: ctx.oidc.client?.clientId },
        'oauth request refused',
      );
    });
  }
  provider.on('server_error', (ctx: KoaContextWithOIDC, error: Error) => {
    log.error({ err: error, client: ctx.oidc.client?.clientId }, 'oauth request failed');
  });
  provider.on('registration_create.success', (_ctx, client) => {
    log.info({ client: client.clientId, name: client.clientName }, 'client registered');
  });
}
