/** The one interaction of every authorization request: consent first, then Box, then a grant of its own. */
import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Redis } from 'ioredis';
import { errors, type Interaction, type Provider } from 'oidc-provider';
import type { Config } from '../../config.js';
import { AppError } from '../../errors.js';
import type { Logger } from '../../log.js';
import { consentPage } from '../../pages/consent.js';
import type { Page } from '../../pages/layout.js';
import { expiredPage, forgedPage, refusedEnterprisePage } from '../../pages/problem.js';
import { guarded } from '../../redis/client.js';
import { keys, TTL } from '../../redis/keys.js';
import type { Grants } from '../../tenants/grants.js';
import { isAllowedTenant } from '../allowed-tenants.js';
import type { BoxLogin, BoxPerson } from '../box-login.js';
import { INTERACTION_PATH } from '../interaction-policy.js';
import type { Resources } from '../resource.js';
import { Approvals } from './approvals.js';
import { BoxTrips } from './box-trips.js';
import { FormTokens } from './form-tokens.js';
import { readSignInRequest, type SignInRequest } from './sign-in-request.js';

/** What the browser gets; the route turns it into a reply. */
export type Answer = ({ status: number; page: Page } | { redirect: string }) & {
  cookie?: string | undefined;
};

/** The exchange with the browser, as oidc-provider reads cookies from it. */
export interface Browser {
  request: IncomingMessage;
  response: ServerResponse;
}

export interface SignInDeps {
  config: Config;
  provider: Provider;
  redis: Redis;
  grants: Grants;
  boxLogin: BoxLogin;
  resources: Resources;
  log: Logger;
}

const EXPIRED: Answer = { status: 400, page: expiredPage() };
const FORGED: Answer = { status: 403, page: forgedPage() };

export class SignIn {
  readonly #deps: SignInDeps;
  readonly #approvals: Approvals;
  readonly #trips: BoxTrips;
  readonly #forms: FormTokens;

  constructor(deps: SignInDeps) {
    this.#deps = deps;
    this.#approvals = new Approvals(deps.redis);
    this.#trips = new BoxTrips(deps.redis, deps.config.PUBLIC_URL.startsWith('https:'));
    this.#forms = new FormTokens(deps.config.COOKIE_KEYS);
  }

  /** The consent page, or straight on to Box for a client that the account of this browser approved before. */
  async show(browser: Browser, uid: string): Promise<Answer> {
    const interaction = await this.#interaction(browser, uid);
    if (!interaction) return EXPIRED;
    const request = await readSignInRequest(this.#deps.provider, interaction);
    const account = interaction.session?.accountId;
    const otherAccount = otherAccountOf(interaction);
    const mayPass =
      account !== undefined && otherAccount === undefined && !request.isNative && !request.asksForPage;
    if (mayPass && (await this.#approvals.covers(account, request))) {
      return this.#goToBox(interaction, request, account);
    }
    const page = consentPage({
      client: { name: request.clientName, verifiedHost: request.verifiedHost },
      redirectUri: request.redirectUri,
      isLoopback: request.isLoopback,
      scopes: request.scopes,
      account: account === undefined ? undefined : await this.#loginOf(account),
      otherAccount,
      action: `${INTERACTION_PATH}/${interaction.uid}`,
      csrf: this.#forms.issue(interaction.uid),
    });
    return { status: 200, page };
  }

  /** The person's answer on the consent page. */
  async decide(browser: Browser, uid: string, form: URLSearchParams): Promise<Answer> {
    const interaction = await this.#interaction(browser, uid);
    if (!interaction) return EXPIRED;
    if (!this.#isOwnForm(browser.request) || !this.#forms.verify(form.get('csrf'), interaction.uid))
      return FORGED;
    if (form.get('decision') !== 'approve') {
      return this.#refuse(interaction, 'access_denied', 'the person did not allow it');
    }
    return this.#goToBox(interaction, await readSignInRequest(this.#deps.provider, interaction), null);
  }

  /** The browser is back from Box. */
  async finish(browser: Browser, query: Record<string, unknown>): Promise<Answer> {
    const { state, code, error } = query;
    const trip = await this.#trips.end(state, browser.request.headers.cookie);
    if (!trip) return FORGED;
    const answer = await this.#arrive(browser, trip, code, error);
    return { ...answer, cookie: this.#trips.clearCookie(String(state)) };
  }

  async #arrive(
    browser: Browser,
    trip: { interaction: string; client: string; approvedEarlierBy: string | null },
    code: unknown,
    error: unknown,
  ): Promise<Answer> {
    const interaction = await this.#deps.provider.Interaction.find(trip.interaction);
    if (!interaction || interaction.params['client_id'] !== trip.client) return EXPIRED;
    if (error !== undefined) return this.#boxRefused(interaction, error);
    if (typeof code !== 'string' || code === '') {
      return this.#refuse(interaction, 'server_error', 'Box sent no code');
    }
    let person: BoxPerson;
    try {
      person = await this.#deps.boxLogin.complete(code);
    } catch (failure) {
      return this.#boxFailed(interaction, failure);
    }
    if (!isAllowedTenant(this.#deps.config, person.tenant))
      return this.#refuseEnterprise(interaction, person);
    // An earlier approval was the other account's. This one is asked by name, before anything of it is kept.
    if (trip.approvedEarlierBy !== null && trip.approvedEarlierBy !== person.account) {
      return this.#askOtherAccount(interaction, person);
    }
    return this.#complete(browser, interaction, person);
  }

  /** @returns the interaction, if this browser holds its cookie and its session did not change meanwhile. */
  async #interaction({ request, response }: Browser, uid: string): Promise<Interaction | undefined> {
    try {
      const interaction = await this.#deps.provider.interactionDetails(request, response);
      return interaction.uid === uid ? interaction : undefined;
    } catch (error) {
      if (error instanceof errors.SessionNotFound) return undefined;
      throw error;
    }
  }

  /** Beside the form's own token: a browser that says where a form comes from must say it comes from here. */
  #isOwnForm({ headers }: IncomingMessage): boolean {
    const { origin, 'sec-fetch-site': site } = headers;
    if (origin !== undefined && origin !== new URL(this.#deps.config.PUBLIC_URL).origin) return false;
    return site === undefined || site === 'same-origin';
  }

  /** @param approvedEarlierBy null when the person was asked in this interaction. */
  async #goToBox(
    interaction: Interaction,
    { client }: SignInRequest,
    approvedEarlierBy: string | null,
  ): Promise<Answer> {
    const trip = { interaction: interaction.uid, client, approvedEarlierBy };
    const { state, cookie } = await this.#trips.begin(trip);
    return { redirect: this.#deps.boxLogin.authorizeUrl(state), cookie };
  }

  async #refuseEnterprise(interaction: Interaction, person: BoxPerson): Promise<Answer> {
    const { boxLogin, log } = this.#deps;
    await boxLogin.discard(person.tokens);
    log.warn({ tenant: person.tenant }, 'sign-in refused: the enterprise is not allowed');
    await this.#settle(interaction, {
      error: 'access_denied',
      error_description: 'this Box account is not allowed here',
    });
    const { login, enterprise } = person;
    return {
      status: 403,
      page: refusedEnterprisePage({ login, enterprise: enterprise?.name, returnTo: interaction.returnTo }),
    };
  }

  async #askOtherAccount(interaction: Interaction, person: BoxPerson): Promise<Answer> {
    await this.#deps.boxLogin.discard(person.tokens);
    interaction.lastSubmission = { otherAccount: person.login };
    await interaction.persist();
    return { redirect: `${INTERACTION_PATH}/${interaction.uid}` };
  }

  /**
   * Makes the grant. The order leaves nothing usable behind a crash: the vault's record comes first, and nobody holds
   * a credential that names it; then oidc-provider's Grant, still without a code; then the interaction's result, which
   * only the browser with its cookie can turn into a code. What an interrupted sign-in leaves runs out by itself.
   */
  async #complete(browser: Browser, interaction: Interaction, person: BoxPerson): Promise<Answer> {
    const { provider, grants, boxLogin, log } = this.#deps;
    const grant = randomBytes(32).toString('base64url');
    const { account, tenant, tokens } = person;
    try {
      const request = await readSignInRequest(provider, interaction);
      await grants.create({ grant, account, tenant, client: request.client, tokens });
      await this.#saveOAuthGrant(grant, account, request);
      if (!request.isNative) await this.#approvals.remember(account, request);
      await this.#rememberPerson(person);
      await this.#leaveOtherSession(browser, interaction, account);
      log.info({ grant, tenant, client: request.client }, 'signed in');
    } catch (error) {
      log.error({ err: error, grant }, 'a sign-in could not be stored');
      const ended = await grants.end(grant, 'superseded').catch(() => false);
      if (!ended) await boxLogin.discard(tokens);
      return this.#refuse(interaction, 'server_error', 'the sign-in could not be stored');
    }
    const result = {
      login: { accountId: account, remember: false },
      consent: { grantId: grant },
      select_account: {},
    };
    await this.#settle(interaction, result);
    return { redirect: interaction.returnTo };
  }

  async #saveOAuthGrant(id: string, account: string, request: SignInRequest): Promise<void> {
    const { provider, resources } = this.#deps;
    const grant = new provider.Grant({ accountId: account, clientId: request.client });
    grant.jti = id;
    // The scopes are the authorization server's as well as the resource's; oidc-provider asks for both.
    grant.addOIDCScope([...request.scopes, ...request.otherScopes]);
    const asked = request.resources.length > 0 ? request.resources : resources.all;
    for (const resource of asked) grant.addResourceScope(resource, request.scopes.join(' '));
    await grant.save();
  }

  /**
   * A browser session of another account ends here. oidc-provider would do it by a form that submits itself, and only
   * where scripts run. The interaction lets go of the session it began in: who signs in was just proved by Box.
   */
  async #leaveOtherSession(
    { request, response }: Browser,
    interaction: Interaction,
    account: string,
  ): Promise<void> {
    const { provider } = this.#deps;
    const session = await provider.Session.get(provider.createContext(request, response));
    if (session.accountId !== undefined && session.accountId !== account) await session.destroy();
    interaction.session = undefined;
  }

  /** Box's own answer to the person, by its redirect (RFC 6749, section 4.1.2.1). */
  #boxRefused(interaction: Interaction, error: unknown): Promise<Answer> {
    if (error === 'access_denied')
      return this.#refuse(interaction, 'access_denied', 'the person refused at Box');
    if (error === 'temporarily_unavailable') {
      return this.#refuse(interaction, 'temporarily_unavailable', 'Box is not available');
    }
    return this.#refuse(interaction, 'server_error', 'Box refused the sign-in');
  }

  #boxFailed(interaction: Interaction, failure: unknown): Promise<Answer> {
    const error = AppError.from(failure);
    this.#deps.log.warn({ err: error, ...error.log }, 'a sign-in failed at Box');
    const passing = ['box_unavailable', 'box_rate_limited', 'box_timeout'].includes(error.code);
    return passing
      ? this.#refuse(interaction, 'temporarily_unavailable', 'Box is not available')
      : this.#refuse(interaction, 'server_error', 'Box did not accept the sign-in');
  }

  async #refuse(interaction: Interaction, error: string, description: string): Promise<Answer> {
    await this.#settle(interaction, { error, error_description: description });
    return { redirect: interaction.returnTo };
  }

  /** The authorization endpoint goes on from here, with the browser's own cookie. */
  async #settle(interaction: Interaction, result: NonNullable<Interaction['result']>): Promise<void> {
    interaction.result = result;
    await interaction.persist();
  }

  async #rememberPerson({ account, login, name }: BoxPerson): Promise<void> {
    const profile = JSON.stringify({ login, name });
    await guarded(() =>
      this.#deps.redis.set(keys.accountProfile(account), profile, 'EX', TTL.browserSession),
    );
  }

  async #loginOf(account: string): Promise<string | undefined> {
    const text = await guarded(() => this.#deps.redis.get(keys.accountProfile(account)));
    return text === null ? undefined : (JSON.parse(text) as { login: string }).login;
  }
}

/** Set when Box named an account that has to be asked; kept in the interaction, where the page reads it. */
function otherAccountOf({ lastSubmission }: Interaction): string | undefined {
  const login = lastSubmission?.['otherAccount'];
  return typeof login === 'string' ? login : undefined;
}
