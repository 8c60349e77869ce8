import { Writable } from 'node:stream';

/**
 * Takes standard output for the protocol alone. Whatever else writes there from now on, a library's notice or a thread, goes to
 * standard error: one stray line would end the client's connection.
 */
export function claimStdout(): Writable {
  const { stdout, stderr } = process;
  const write = stdout.write.bind(stdout);
  stdout.write = stderr.write.bind(stderr);
  const output = new Writable({
    write: (chunk: Buffer, _encoding, done) => void write(chunk, done),
  });
  stdout.on('error', (error: Error) => output.destroy(error));
  return output;
}
