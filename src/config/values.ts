/** Kinds of values a variable may have. Problems are half a sentence after the variable's name, and never quote the value. */
import { createPrivateKey, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { z } from 'zod';

export const httpUrl = z.url({ protocol: /^https?$/, hostname: /.+/ });

export const integer = (min: number, max: number) =>
  z.string().regex(/^\d+$/, 'must be a whole number').transform(Number).pipe(z.number().min(min).max(max));

/** Parsed, not coerced: `Boolean('false')` is true. */
export const flag = z.enum(['true', 'false']).transform((text) => text === 'true');

export const list = z.string().transform((text) =>
  text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== ''),
);

export interface EncryptionKey {
  id: string;
  /** 32 bytes. */
  key: Buffer;
}

export const encryptionKeys = list.transform((entries, context): EncryptionKey[] => {
  const keys = entries.map((entry) => {
    const [id = '', encoded = ''] = entry.split(':', 2);
    return { id, key: Buffer.from(encoded, 'base64') };
  });
  const ids = new Set(keys.map(({ id }) => id));
  if (
    keys.length === 0 ||
    ids.size !== keys.length ||
    keys.some(({ id, key }) => !/^[\w-]+$/.test(id) || key.length !== 32)
  ) {
    context.addIssue('must be a comma-separated list of id:key, each id once, each key 32 bytes in base64');
  }
  return keys;
});

export const cookieKeys = list.pipe(
  z
    .array(z.string().min(32, 'each key must have at least 32 characters'))
    .min(1, 'must name at least one key'),
);

/** A private signing key as JWK. Only what we rely on is checked; jose checks the rest when it imports the key. */
const signingKey = z.looseObject({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  alg: z.literal('ES256'),
  kid: z.string().min(1),
  x: z.string(),
  y: z.string(),
  d: z.string(),
});

export const signingKeys = z
  .string()
  .transform((text, context): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      context.addIssue('must be a JSON Web Key Set');
      return z.NEVER;
    }
  })
  .pipe(
    z.object(
      { keys: z.array(signingKey, 'must hold a list of keys').min(1, 'must hold at least one key') },
      'must be a JSON Web Key Set with private ES256 keys',
    ),
  );

/** A token that lets a client in, known by its name everywhere but in the check itself. */
export interface NamedToken {
  name: string;
  token: string;
}

const MIN_TOKEN_CHARACTERS = 24;

export const namedTokens = list.transform((entries, context): NamedToken[] => {
  const tokens = entries.map((entry) => {
    const [name = '', token = ''] = entry.split(/:(.*)/s);
    return { name, token };
  });
  const names = new Set(tokens.map(({ name }) => name));
  const values = new Set(tokens.map(({ token }) => token));
  if (tokens.length === 0 || names.size !== tokens.length || values.size !== tokens.length) {
    context.addIssue('must be a comma-separated list of name:token, each name and each token once');
  } else if (tokens.some(({ name }) => !/^[\w.-]{1,64}$/.test(name))) {
    context.addIssue('must be a list of name:token; names have letters, digits, ".", "_" and "-"');
  } else if (tokens.some(({ token }) => !/^[\w.~+/-]+=*$/.test(token))) {
    context.addIssue('must hold tokens of letters, digits and "-._~+/", with "=" at the end at most');
  } else if (tokens.some(({ token }) => token.length < MIN_TOKEN_CHARACTERS)) {
    context.addIssue(`must hold tokens of at least ${MIN_TOKEN_CHARACTERS} characters`);
  }
  return tokens;
});

/** A Box app that signs its requests for tokens. */
export interface JwtApp {
  clientId: string;
  clientSecret: string;
  /** Box's id of the public key. */
  publicKeyId: string;
  privateKey: KeyObject;
  enterpriseId: string;
}

const jwtFile = z.object({
  boxAppSettings: z.object({
    clientID: z.string().min(1),
    clientSecret: z.string().min(1),
    appAuth: z.object({
      publicKeyID: z.string().min(1),
      privateKey: z.string().min(1),
      passphrase: z.string().optional(),
    }),
  }),
  enterpriseID: z.string().min(1),
});

/** The path of the file Box's developer console offers for download, read and opened. */
export const jwtConfigFile = z.string().transform((path, context): JwtApp => {
  const problem = (text: string) => {
    context.addIssue(text);
    return z.NEVER;
  };
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return problem('must name a file that can be read');
  }
  const settings = parseJwtFile(text);
  if (!settings) return problem("must name the JSON file of Box's developer console, with its key pair");
  const { clientID, clientSecret, appAuth } = settings.boxAppSettings;
  const { publicKeyID, privateKey: key, passphrase } = appAuth;
  try {
    const privateKey = createPrivateKey({ key, ...(passphrase !== undefined && { passphrase }) });
    return {
      clientId: clientID,
      clientSecret,
      publicKeyId: publicKeyID,
      privateKey,
      enterpriseId: settings.enterpriseID,
    };
  } catch {
    return problem('must name a file whose private key opens with its passphrase');
  }
});

function parseJwtFile(text: string): z.output<typeof jwtFile> | undefined {
  try {
    return jwtFile.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined; // not JSON: the caller says what it must be
  }
}
