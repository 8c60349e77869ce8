import { describe, expect, it } from 'vitest';
import { boxPath } from '../../src/tools/box-path.js';

describe('boxPath', () => {
  it.each([
    ['../users/me', '/files/..%2Fusers%2Fme'],
    ['1?fields=id', '/files/1%3Ffields%3Did'],
    ['1#x', '/files/1%23x'],
    ['%2e%2e', '/files/%252e%252e'],
    ['Grüße/1', '/files/Gr%C3%BC%C3%9Fe%2F1'],
  ])('keeps %j one segment', (id, path) => {
    expect(boxPath`/files/${id}`).toBe(path);
  });

  it('takes numbers, several values and none', () => {
    expect(boxPath`/files/${1}/metadata/${'global'}/${'properties'}`).toBe(
      '/files/1/metadata/global/properties',
    );
    expect(boxPath`/users/me`).toBe('/users/me');
  });

  it.each(['', '.', '..', '\ud800'])('refuses %j', (id) => {
    expect(() => boxPath`/files/${id}/content`).toThrow(
      expect.objectContaining({ code: 'invalid_arguments' }),
    );
  });
});
