/** A round-robin HTTP proxy in front of replicas, as a load balancer without any stickiness. */
import {
  createServer,
  request as httpRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
} from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Proxy {
  url: string;
  /** Ports requests go to, in turn; may be changed while running. */
  ports: number[];
  /** The headers to pass on, for clients that cannot send what a replica wants; may be set while running. */
  headersOf?: (request: IncomingMessage) => IncomingHttpHeaders;
  close(): Promise<void>;
}

/** Listens on a port of its own at once; `ports` may be filled later, when the replicas know their public address. */
export async function startProxy(): Promise<Proxy> {
  const ports: number[] = [];
  let turn = 0;
  const server: Server = createServer((incoming, answer) => {
    const port = ports[turn++ % ports.length];
    const headers = proxy.headersOf?.(incoming) ?? incoming.headers;
    const outgoing = httpRequest(
      { host: '127.0.0.1', port, method: incoming.method, path: incoming.url, headers },
      (upstream) => {
        answer.writeHead(upstream.statusCode ?? 502, upstream.headers);
        answer.flushHeaders(); // a stream may be silent for long
        upstream.pipe(answer);
        upstream.once('close', () => upstream.complete || answer.destroy());
      },
    );
    // A replica may refuse a body it has not read to its end; what it said before is still to be passed on.
    outgoing.on('error', () => answer.headersSent || answer.destroy());
    answer.once('close', () => outgoing.destroy());
    incoming.pipe(outgoing);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const proxy: Proxy = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ports,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return proxy;
}
