import type { Readable, Writable } from 'node:stream';
import { StdioServerTransport } from '@modelcontextprotocol/server/stdio';

/** As over HTTP: an inline upload of 8 MB, in base64, with the JSON around it. */
const MAX_MESSAGE_BYTES = 12 * 1024 * 1024;

/** The SDK's transport, which also tells its owner when the client has gone. */
export class LocalTransport extends StdioServerTransport {
  /** Resolves when the client has closed its end, or cannot be written to. */
  readonly ended: Promise<void>;
  #end: () => void = () => undefined;

  constructor(input: Readable, output: Writable) {
    super(input, output, { maxBufferSize: MAX_MESSAGE_BYTES });
    this.ended = new Promise((resolve) => (this.#end = resolve));
  }

  override async close(): Promise<void> {
    await super.close();
    this.#end();
  }
}
