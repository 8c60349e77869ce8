/** Answers that break off are errors. */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Agent, ClientRequest, IncomingMessage } from 'node:http';

const STARTED = 'http.client.request.start';

/**
 * node-fetch 2, which the SDK uses, notices a lost connection only in chunked answers: one with a content-length that breaks
 * off would be waited for until the call's silence is over. This tells it for all requests of the given agents.
 * @returns a function that ends it.
 */
export function reportBrokenAnswers(agents: readonly Agent[]): () => void {
  const onStart = (message: unknown): void => {
    const { request } = message as { request: ClientRequest & { agent?: Agent } };
    if (request.agent === undefined || !agents.includes(request.agent)) return;
    request.once('response', (response: IncomingMessage) => {
      response.once('close', () => {
        if (!response.complete) request.emit('error', broken());
      });
    });
  };
  subscribe(STARTED, onStart);
  return () => void unsubscribe(STARTED, onStart);
}

const broken = (): Error => Object.assign(new Error('the answer broke off'), { code: 'ECONNRESET' });
