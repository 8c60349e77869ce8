/** Which of the addresses that Box's answers name may be asked. */
import { AppError } from '../../src/errors.js';

const isLoopback = ({ hostname }: URL): boolean =>
  hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);

/**
 * An address from an answer of Box, if it is https. Plain http is for the emulator only: loopback to loopback.
 * @throws AppError `box_unavailable` for anything else.
 */
export function namedAddress(text: unknown, boxApiUrl: string): string {
  const url = typeof text === 'string' && URL.canParse(text) ? new URL(text) : undefined;
  const api = new URL(boxApiUrl);
  const bothLocal =
    url?.protocol === 'http:' && api.protocol === 'http:' && isLoopback(url) && isLoopback(api);
  if (url && (url.protocol === 'https:' || bothLocal) && url.username === '' && url.password === '')
    return url.href;
  throw new AppError('box_unavailable', 'Box named an address that cannot be used.', {
    log: { protocol: url?.protocol },
  });
}
