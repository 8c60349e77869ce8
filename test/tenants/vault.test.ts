import { describe, expect, it } from 'vitest';
import type { BoxTokens } from '../../src/tenants/principal.js';
import { Vault } from '../../src/tenants/vault.js';
import { newKey, oldKey } from './replica.js';

const tokens: BoxTokens = {
  accessToken: 'canary-access',
  accessExpiresAt: 1_800_000_000_000,
  refreshToken: 'canary-refresh',
  issuedAt: 1_799_996_400_000,
};
const ref = { tenant: 'acme', grant: 'grant-1' };
const vault = new Vault([oldKey]);

function messageOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    return error instanceof Error ? `${error.stack} ${JSON.stringify(error)} ${String(error.cause)}` : '';
  }
  throw new Error('it opened');
}

describe('the vault', () => {
  it('opens what it sealed', () => {
    expect(vault.open(vault.seal(tokens, ref), ref)).toEqual({ tokens, stale: false });
  });

  it('names its format and key, and nothing else in clear', () => {
    const sealed = vault.seal(tokens, ref);
    expect(sealed).toMatch(/^v1\.old(\.[\w-]+){3}$/);
    expect(sealed).not.toContain(Buffer.from('canary').toString('base64url'));
  });

  it('never seals twice alike: a fresh data key and nonces each time', () => {
    const parts = [vault.seal(tokens, ref), vault.seal(tokens, ref)].map((sealed) => sealed.split('.'));
    for (const index of [2, 3, 4]) expect(parts[0]?.[index]).not.toBe(parts[1]?.[index]);
  });

  it.each([
    ['another grant', { ...ref, grant: 'grant-2' }],
    ['another tenant', { ...ref, tenant: 'globex' }],
    ['ids that spell the same when joined', { tenant: 'acme","grant', grant: '-1' }],
    ['ids cut elsewhere', { tenant: 'acmegrant', grant: '-1' }],
  ])('does not open for %s', (_name, other) => {
    expect(() => vault.open(vault.seal(tokens, ref), other)).toThrow('does not open');
  });

  it('does not open with a data key moved over from another record', () => {
    const mine = vault.seal(tokens, ref).split('.');
    const theirs = vault.seal(tokens, { ...ref, grant: 'grant-2' }).split('.');
    expect(() => vault.open([...mine.slice(0, 2), ...theirs.slice(2)].join('.'), ref)).toThrow(
      'does not open',
    );
    expect(() => vault.open([...mine.slice(0, 3), ...theirs.slice(3)].join('.'), ref)).toThrow(
      'does not open',
    );
  });

  it('does not open when any byte was changed, and says nothing of the contents', () => {
    const sealed = vault.seal(tokens, ref);
    for (const part of [2, 3, 4]) {
      const parts = sealed.split('.');
      const bytes = Buffer.from(parts[part] ?? '', 'base64url');
      for (const index of [0, bytes.length - 1]) {
        const changed = Buffer.from(bytes);
        changed[index] = (changed[index] ?? 0) ^ 1;
        parts[part] = changed.toString('base64url');
        expect(messageOf(() => vault.open(parts.join('.'), ref))).not.toContain('canary');
      }
    }
  });

  it('does not open a tag that was cut short', () => {
    const parts = vault.seal(tokens, ref).split('.');
    parts[4] = Buffer.from(parts[4] ?? '', 'base64url')
      .subarray(0, -12)
      .toString('base64url');
    expect(() => vault.open(parts.join('.'), ref)).toThrow('does not open');
  });

  it.each(['', 'v1', 'v2.old.a.b.c', 'v1.old.a.b', 'v1.old.a.b.c', 'v1.old...', `${'x'.repeat(50)}`])(
    'refuses the form %j',
    (sealed) => {
      expect(() => vault.open(sealed, ref)).toThrow(/unknown form|does not open/);
    },
  );

  it('opens with every key, seals with the first, and tells what waits to be sealed again', () => {
    const rotated = new Vault([newKey, oldKey]);
    expect(rotated.open(vault.seal(tokens, ref), ref)).toEqual({ tokens, stale: true });
    const sealed = rotated.seal(tokens, ref);
    expect(sealed).toMatch(/^v1\.new\./);
    expect(rotated.open(sealed, ref).stale).toBe(false);
    expect(messageOf(() => vault.open(sealed, ref))).toContain('a key that TOKEN_ENCRYPTION_KEYS lacks');
  });

  it('does not open under a key of the same id with other bytes', () => {
    const impostor = new Vault([{ id: oldKey.id, key: newKey.key }]);
    expect(() => impostor.open(vault.seal(tokens, ref), ref)).toThrow('does not open');
  });
});
