/** Access to Box without a person: one account for all callers, and no refresh token. */
import { randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import { z } from 'zod';
import type { ServiceAccess } from '../config.js';
import { AppError } from '../errors.js';
import type { TokenRef } from '../execution/task.js';
import type { Logger } from '../log.js';
import { oauthError, refusal, TokenRequests, type Answer } from './box-token-request.js';
import { isFresh, isUsable, type IssuedToken } from './freshness.js';

/** Gives access tokens to tool calls. `ref` matters only where each caller has an account of their own. */
export interface TokenSource {
  /** @param rejected the access token Box has just refused: another one is wanted. */
  accessToken(ref: TokenRef, rejected?: string): Promise<string>;
  close(): Promise<void>;
}

/** Longest time Box is left alone after a failure; its own retry-after may be shorter. */
const MAX_PAUSE_MS = 30_000;
/** Box refuses an assertion that is good for more than 60 s; the rest is for clocks that differ. */
const ASSERTION_SECONDS = 45;
/** Fixed, wherever the token endpoint is reached (Box, "JWT without SDK"). */
const ASSERTION_AUDIENCE = 'https://api.box.com/oauth2/token';
const JWT_GRANT = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
/** Clocks this far apart may be why an assertion was refused. */
const CLOCK_DIFFERENCE_MS = 5000;

const tokenAnswer = z.object({ access_token: z.string().min(1), expires_in: z.number().positive() });

/** What is sent to Box for a token. `now` is Box's clock as far as it is known. */
type GrantForm = (now: number) => Promise<Record<string, string>>;

function clientCredentials({
  clientId,
  clientSecret,
  subject,
}: ServiceAccess & { kind: 'ccg' }): Record<string, string> {
  return {
    grant_type: 'client_credentials',
    client_id: clientId,
    client_secret: clientSecret,
    box_subject_type: subject.type,
    box_subject_id: subject.id,
  };
}

async function signedAssertion(
  { app, subject }: ServiceAccess & { kind: 'jwt' },
  now: number,
): Promise<Record<string, string>> {
  const assertion = await new SignJWT({ box_sub_type: subject.type })
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: app.publicKeyId })
    .setIssuer(app.clientId)
    .setSubject(subject.id)
    .setAudience(ASSERTION_AUDIENCE)
    .setJti(randomUUID())
    .setExpirationTime(Math.floor(now / 1000) + ASSERTION_SECONDS)
    .sign(app.privateKey);
  return {
    grant_type: JWT_GRANT,
    client_id: app.clientId,
    client_secret: app.clientSecret,
    assertion,
  };
}

export interface ServiceTokensOptions {
  access: ServiceAccess;
  /** BOX_TOKEN_URL. */
  tokenUrl: string;
  requests?: TokenRequests;
}

/**
 * A service account's access token, by Client Credentials or by a signed assertion: asked for once for all calls that wait for
 * it, and ahead of its end.
 * Its errors are `config_invalid` (Box refuses the app or the account), `box_rate_limited` and `box_unavailable`; none of them
 * makes a client authorize again, because no client can help.
 */
export class ServiceTokens implements TokenSource {
  readonly #form: GrantForm;
  readonly #tokenUrl: string;
  readonly #requests: TokenRequests;
  #held: IssuedToken | undefined;
  #renewal: Promise<IssuedToken> | undefined;
  #pause: { until: number; error: AppError } | undefined;
  #clockDifference = 0;

  constructor({ access, tokenUrl, requests = new TokenRequests() }: ServiceTokensOptions) {
    this.#form =
      access.kind === 'ccg'
        ? async () => clientCredentials(access)
        : (now: number) => signedAssertion(access, now);
    this.#tokenUrl = tokenUrl;
    this.#requests = requests;
  }

  async accessToken(_ref: TokenRef, rejected?: string): Promise<string> {
    const held = this.#held;
    if (held && isFresh(held, rejected)) return held.accessToken;
    try {
      return (await this.#sharedRenewal()).accessToken;
    } catch (error) {
      if (held && isUsable(held, rejected)) return held.accessToken;
      throw error;
    }
  }

  /** Asks for the first token now, so that a wrong setting shows at the start; Box may be away, and calls try again. */
  warmUp(log: Logger): void {
    this.#sharedRenewal().then(
      () => log.info('Box accepts the service account'),
      (error: unknown) => log.error({ err: error }, 'the service account got no token from Box'),
    );
  }

  async close(): Promise<void> {
    await this.#requests.close();
  }

  #sharedRenewal(): Promise<IssuedToken> {
    if (this.#pause && this.#pause.until > Date.now()) return Promise.reject(this.#pause.error);
    this.#renewal ??= this.#renew().finally(() => (this.#renewal = undefined));
    return this.#renewal;
  }

  async #renew(): Promise<IssuedToken> {
    try {
      return (this.#held = await this.#ask());
    } catch (error) {
      const failure = AppError.from(error);
      const ms = Math.min((failure.retryAfter ?? 1) * 1000, MAX_PAUSE_MS);
      this.#pause = { until: Date.now() + ms, error: failure };
      throw failure;
    }
  }

  async #ask(): Promise<IssuedToken> {
    const first = await this.#send();
    if ('accessToken' in first) return first;
    // An assertion names its end by our clock; Box's answer tells its own.
    const difference = first.date === undefined ? 0 : first.date - Date.now();
    const isClockWrong = Math.abs(difference - this.#clockDifference) > CLOCK_DIFFERENCE_MS;
    if (oauthError(first) !== 'invalid_grant' || !isClockWrong) throw refused(first);
    this.#clockDifference = difference;
    const second = await this.#send();
    if ('accessToken' in second) return second;
    throw refused(second);
  }

  async #send(): Promise<IssuedToken | Answer> {
    // Taken before the request: the lifetime then ends here no later than at Box.
    const issuedAt = Date.now();
    const form = await this.#form(issuedAt + this.#clockDifference);
    const answer = await this.#requests.post(this.#tokenUrl, form);
    const parsed = answer.status === 200 ? tokenAnswer.safeParse(answer.body) : undefined;
    if (!parsed?.success) return answer;
    const { access_token, expires_in } = parsed.data;
    return { accessToken: access_token, issuedAt, accessExpiresAt: issuedAt + expires_in * 1000 };
  }
}

function refused(answer: Answer): AppError {
  const error = oauthError(answer);
  if (error !== 'invalid_grant' && error !== 'unauthorized_client') return refusal(answer);
  return new AppError('config_invalid', 'Box refuses the service account.', {
    hint: 'The operator must have the app authorized in the Box Admin Console, and check BOX_SUBJECT_TYPE and BOX_SUBJECT_ID.',
    log: { status: answer.status, error },
  });
}

/** A token of Box's developer console: it lives an hour, and nothing renews it. */
export class DeveloperToken implements TokenSource {
  readonly #token: string;

  constructor(token: string) {
    this.#token = token;
  }

  async accessToken(_ref: TokenRef, rejected?: string): Promise<string> {
    if (rejected !== this.#token) return this.#token;
    throw new AppError('unauthorized', 'Box refuses the developer token: it is wrong, or its hour is over.', {
      hint: 'Make a new one in the Box developer console, set BOX_DEVELOPER_TOKEN, and start box-mcp again.',
    });
  }

  async close(): Promise<void> {}
}
