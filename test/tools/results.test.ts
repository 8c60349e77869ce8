import { describe, expect, it } from 'vitest';
import { present, untrusted, visible } from '../../src/tools/results.js';

describe('visible', () => {
  it('takes out what people cannot see', () => {
    const hidden = {
      'zero width': '\u200b\u200c\u200d\u2060\ufeff',
      'bidi controls': '\u061c\u200e\u200f\u202a\u202e\u2066\u2069',
      tags: '\u{e0001}\u{e0041}\u{e007f}',
      'variation selectors': '\ufe00\ufe0e\u{e0100}\u{e01ef}',
      fillers: '\u00ad\u034f\u115f\u3164\uffa0\u180e',
      'control characters': '\u0000\u0008\u001b\u007f\u009b',
      annotations: '\ufff9\ufffa\ufffb',
    };
    for (const [what, characters] of Object.entries(hidden))
      expect(visible(`a${characters}b`), what).toBe('ab');
  });

  it('leaves every script, line breaks and emoji as they are', () => {
    for (const text of ['Grüße, 世界\r\n\tline', 'مرحبا', 'नमस्ते', '❤️ 👍🏽', 'a\u00a0b\u2028c'])
      expect(visible(text)).toBe(text);
  });
});

describe('untrusted', () => {
  it('marks text with a delimiter nobody can know before', () => {
    const [first, second] = [untrusted('x'), untrusted('x')];
    expect(first).toMatch(/^<(box-content-[0-9a-f]{12})>\nx\n<\/\1>$/);
    expect(first).not.toBe(second);
  });
});

describe('present', () => {
  it('drops nulls and empty texts at any depth, and nothing else', () => {
    expect(
      present({ a: null, b: '', c: 0, d: false, e: [], f: { g: null, h: 'x' }, i: [null, '', { j: null }] }),
    ).toEqual({ c: 0, d: false, e: [], f: { h: 'x' }, i: [{}] });
    expect(present(undefined)).toBeUndefined();
  });
});
