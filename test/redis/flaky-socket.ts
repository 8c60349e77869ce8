/** A socket in front of Redis that can be cut and mended, as a network is. */
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export class FlakySocket {
  readonly url: string;
  /** Cuts the connection on which this returns true, before Redis sees the bytes. */
  cutOn: (bytes: string) => boolean = () => false;
  /** Cuts the connection after Redis ran what this returns true for, before its answer arrives. */
  loseAnswerTo: (bytes: string) => boolean = () => false;
  #down = false;
  readonly #folder = mkdtempSync(join(tmpdir(), 'box-mcp-flaky-'));
  readonly #open = new Set<Socket>();
  readonly #server = createServer((socket) => this.#relay(socket));
  readonly #target: string;

  private constructor(target: string) {
    this.#target = target;
    this.url = join(this.#folder, 'flaky.sock');
  }

  static async before(target: string): Promise<FlakySocket> {
    const flaky = new FlakySocket(target);
    await new Promise<void>((resolve) => flaky.#server.listen(flaky.url, resolve));
    return flaky;
  }

  cut(): void {
    this.#down = true;
    for (const socket of this.#open) socket.destroy();
  }

  mend(): void {
    this.#down = false;
  }

  async stop(): Promise<void> {
    this.cut();
    await new Promise((resolve) => this.#server.close(resolve));
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #relay(client: Socket): void {
    if (this.#down) {
      client.destroy();
      return;
    }
    const redis = connect(this.#target);
    let deaf = false;
    for (const [socket, other] of [
      [client, redis],
      [redis, client],
    ] as const) {
      this.#open.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        this.#open.delete(socket);
        other.destroy();
      });
    }
    client.on('data', (bytes) => {
      if (this.cutOn(bytes.toString())) {
        client.destroy();
        return;
      }
      deaf ||= this.loseAnswerTo(bytes.toString());
      redis.write(bytes);
    });
    redis.on('data', (bytes) => {
      if (deaf) client.destroy();
      else client.write(bytes);
    });
  }
}
