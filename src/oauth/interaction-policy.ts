import { interactionPolicy, type Configuration, type KoaContextWithOIDC } from 'oidc-provider';

const { Check, Prompt } = interactionPolicy;

/** Where a person goes to decide; the cookie that binds the interaction to their browser has this path. */
export const INTERACTION_PATH = '/auth/interaction';

/** Prompts (OpenID Connect Core 3.1.2.1) by which a client asks that a person sees the page, approved before or not. */
export const ASKING_PROMPTS = ['login', 'consent', 'select_account'] as const;

/** The grant this very sign-in made; nothing an earlier one left in the browser's session counts. */
function grantOfThisSignIn(ctx: KoaContextWithOIDC): string | undefined {
  return ctx.oidc.result?.consent?.grantId;
}

/** Every authorization request runs our one interaction: consent, then Box, then a grant of its own. */
export const interactions: NonNullable<Configuration['interactions']> = {
  url: (_ctx, interaction) => `${INTERACTION_PATH}/${interaction.uid}`,
  policy: ASKING_PROMPTS.map(
    (name) =>
      new Prompt(
        { name, requestable: true },
        new Check('sign_in', 'the person has to sign in', (ctx) => grantOfThisSignIn(ctx) === undefined),
      ),
  ),
};

/** @returns the grant of this sign-in, and never one the browser's session remembers. */
export async function loadGrant(ctx: KoaContextWithOIDC) {
  const id = grantOfThisSignIn(ctx);
  return id === undefined ? undefined : ctx.oidc.provider.Grant.find(id);
}
