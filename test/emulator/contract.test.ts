/** The contract itself: it must refuse what Box would never send, or the other suites prove nothing. */
import { describe, expect, it } from 'vitest';
import { CONTRACT_MISSING, loadBoxContract, type BoxContract } from '../helpers/box-contract.js';

const loaded = loadBoxContract();
if (!loaded) process.stderr.write(`${CONTRACT_MISSING}\n`);

const FILE = { type: 'file', id: '1', etag: '0', name: 'a.txt' };
const contract = (): BoxContract => {
  if (!loaded) throw new Error(CONTRACT_MISSING);
  return loaded;
};
const fileProblems = (body: unknown, status = 200): string[] =>
  contract().problems({ method: 'GET', path: '/2.0/files/1?fields=name', status, body });

describe.skipIf(!loaded)("Box's contract", () => {
  it('finds the documented address of a request, the most literal one first', () => {
    expect(contract().addressOf('GET', '/2.0/users/me')).toBe('/users/me');
    expect(contract().addressOf('GET', '/2.0/users/12')).toBe('/users/{user_id}');
    expect(contract().addressOf('GET', '/2.0/folders/trash/items')).toBe('/folders/trash/items');
    expect(contract().addressOf('POST', '/api/2.0/files/content')).toBe('/files/content');
    expect(contract().addressOf('POST', '/oauth2/token')).toBe('/oauth2/token');
    expect(contract().addressOf('GET', '/2.0/hubs')).toBe('/hubs');
    expect(contract().addressOf('GET', '/2.0/nothing')).toBeUndefined();
  });

  it('accepts what Box sends', () => {
    expect(fileProblems(FILE)).toEqual([]);
    expect(fileProblems({ ...FILE, shared_link: null, parent: null, tags: [] })).toEqual([]);
    expect(fileProblems(undefined, 401)).toEqual([]);
    expect(
      fileProblems({ type: 'error', status: 404, code: 'trashed', message: 'Item is trashed' }, 404),
    ).toEqual([]);
  });

  it.each([
    ['a missing id', { type: 'file' }],
    ['another type', { ...FILE, type: 'folder' }],
    ['a number for text', { ...FILE, name: 1 }],
    ['null where none is allowed', { ...FILE, size: null }],
    ['text where a number belongs', { ...FILE, size: '5' }],
    ['a wrong time', { ...FILE, created_at: 'yesterday' }],
    ['a wrong value of an enumeration', { ...FILE, item_status: 'gone' }],
    ['permissions without all flags', { ...FILE, permissions: { can_delete: true } }],
    [
      'a wrong entry deep inside',
      { ...FILE, path_collection: { total_count: 1, entries: [{ type: 'file', id: '0' }] } },
    ],
  ])('refuses %s', (_what, body) => {
    expect(fileProblems(body)).not.toEqual([]);
  });

  it('refuses bodies where there is none, and none where there is one', () => {
    expect(fileProblems({ type: 'error' }, 401)).not.toEqual([]);
    expect(fileProblems(undefined)).not.toEqual([]);
    expect(
      contract().problems({ method: 'DELETE', path: '/2.0/files/1', status: 204, body: FILE }),
    ).not.toEqual([]);
  });

  it('refuses undocumented addresses and successes', () => {
    expect(contract().problems({ method: 'GET', path: '/2.0/nothing', status: 200, body: {} })).not.toEqual(
      [],
    );
    expect(fileProblems(FILE, 201)).toEqual(['status 201 is not documented']);
  });
});
