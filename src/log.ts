/** pino with two defences: serializers that keep addresses without their query, and a scrubber over every finished line. */
import { Writable } from 'node:stream';
import { pino, type DestinationStream, type Logger } from 'pino';

export type { Logger } from 'pino';

const REMOVED = '[removed]';
/** Escaped once here, because values are searched for inside lines of JSON. */
const jsonEscaped = (text: string) => JSON.stringify(text).slice(1, -1);

/** Shapes of credentials that are never printed, whoever they belong to. */
const SHAPES: readonly RegExp[] = [
  /\beyJ[\w-]{10,}\.[\w-]+\.[\w-]*/g, // JWTs
  /\b(Bearer|Basic)\s+[\w.~+/=-]{8,}/gi,
  // In query strings and form bodies: `code=…&state=…`
  /\b(code|state|access_token|refresh_token|id_token|client_secret|token|assertion|code_verifier|csrf)=[^&\s"\\]+/gi,
  // As members of JSON, plain or inside a string of JSON
  /(\\*"(?:access_token|refresh_token|id_token|client_secret|registration_access_token|code_verifier|authorization|cookie|set-cookie)\\*"\s*:\s*\\*")[^"\\]+/gi,
];

/** Removes known secrets and everything shaped like one from text. */
class Scrubber {
  #secrets: string[];
  #pattern: RegExp | undefined;

  constructor(secrets: readonly string[] = []) {
    this.#secrets = [];
    for (const secret of secrets) this.add(secret);
  }

  /** Registers a secret when it is born; ignored below 8 characters, where it would blank innocent text. */
  add(secret: string): void {
    if (secret.length < 8) return;
    this.#secrets.push(jsonEscaped(secret).replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
    this.#pattern = new RegExp(this.#secrets.join('|'), 'g');
  }

  scrub(text: string): string {
    let clean = this.#pattern ? text.replace(this.#pattern, REMOVED) : text;
    for (const shape of SHAPES) {
      clean = clean.replace(shape, (_match, name?: unknown) => {
        if (typeof name !== 'string') return REMOVED;
        return name.endsWith('"')
          ? `${name}${REMOVED}`
          : `${name}${/^(Bearer|Basic)$/i.test(name) ? ' ' : '='}${REMOVED}`;
      });
    }
    return clean;
  }
}

/** Path without query and fragment: both carry codes, states and tokens. */
export function pathOf(url: string): string {
  return url.split(/[?#]/, 1)[0] ?? '';
}

/** Name, code, message, stack and cause of an error; other fields (requests, headers) are where tokens hide. */
function serializeError(error: unknown): unknown {
  if (!(error instanceof Error)) return { message: String(error) };
  const { name, message, stack, cause } = error;
  const code: unknown = (error as { code?: unknown }).code;
  return {
    name,
    message,
    stack,
    ...(typeof code === 'string' || typeof code === 'number' ? { code } : {}),
    ...(cause !== undefined && cause !== error ? { cause: serializeError(cause) } : {}),
  };
}

export interface LogOptions {
  level: string;
  /** Values never printed; more can be added to `scrubber` later. */
  secrets?: readonly string[];
  /** Where lines go; standard error when left out, because stdio transports own standard output. */
  destination?: DestinationStream;
}

/** @returns a JSON logger whose every line went through the scrubber. */
export function createLogger({ level, secrets = [], destination = process.stderr }: LogOptions): Logger {
  const scrubber = new Scrubber(secrets);
  const scrubbing = new Writable({
    decodeStrings: false,
    write(chunk: string | Buffer, _encoding, done) {
      destination.write(scrubber.scrub(String(chunk)));
      done();
    },
  });
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      serializers: {
        err: serializeError,
        // Only what a log line needs: Fastify's default request object carries the whole address.
        req: (request: { method: string; url: string }) => ({
          method: request.method,
          path: pathOf(request.url),
        }),
        res: (reply: { statusCode: number }) => ({ status: reply.statusCode }),
      },
    },
    scrubbing,
  );
}
