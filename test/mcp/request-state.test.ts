import type { ServerContext } from '@modelcontextprotocol/server';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { toAuthInfo } from '../../src/mcp/exchange.js';
import { RequestStates } from '../../src/mcp/request-state.js';
import { ToolPolicy } from '../../src/mcp/selection.js';

const OLD = 'an old cookie key of more than 32 characters';
const NEW = 'a new cookie key of more than 32 characters';

const selection = new ToolPolicy({ READ_ONLY: false }).standard;

function contextOf(grant: string, method = 'tools/call'): ServerContext {
  const principal = {
    account: 'a',
    tenant: 't',
    grant,
    client: 'c',
    scopes: new Set<never>(),
    expiresAt: 0,
  };
  return {
    mcpReq: { method },
    http: { authInfo: toAuthInfo({ principal, selection, abort: new AbortController() }) },
  } as unknown as ServerContext;
}

const here = contextOf('g1');
const states = new RequestStates([NEW, OLD]);

describe('request state', () => {
  afterEach(() => void vi.useRealTimers());

  it('opens on every replica with the same keys, and says nothing to who carries it', () => {
    const state = states.seal({ folder: '4711' }, here);
    expect(new RequestStates([NEW]).open(state, here)).toEqual({ folder: '4711' });
    expect(Buffer.from(state, 'base64url').includes('4711')).toBe(false);
    expect(states.seal({ folder: '4711' }, here)).not.toBe(state);
  });

  it('opens with a key that seals no more, and not with one that is gone', () => {
    const state = new RequestStates([OLD]).seal(1, here);
    expect(states.open(state, here)).toBe(1);
    expect(() => new RequestStates([NEW]).open(state, here)).toThrow('not ours');
  });

  it.each([
    ['another sign-in', contextOf('g2')],
    ['another method', contextOf('g1', 'prompts/get')],
  ])('does not open for %s', (_whose, context) => {
    expect(() => states.open(states.seal(1, here), context)).toThrow('not ours');
  });

  it('does not open when any character was changed', () => {
    const state = states.seal({ step: 1 }, here);
    for (let index = 0; index < state.length; index += 1) {
      const changed = `${state.slice(0, index)}${state[index] === 'A' ? 'B' : 'A'}${state.slice(index + 1)}`;
      expect(() => states.open(changed, here), changed).toThrow();
    }
  });

  it.each(['', 'x', 'not base64!', 'A'.repeat(37), 'A'.repeat(100)])('does not open %j', (state) => {
    expect(() => states.open(state, here)).toThrow();
  });

  it('does not open what has more after its end', () => {
    expect(() => states.open(`${states.seal(1, here)}!`, here)).toThrow('malformed');
  });

  it('ends', () => {
    vi.useFakeTimers();
    const state = states.seal(1, here);
    vi.advanceTimersByTime(3_599_000);
    expect(states.open(state, here)).toBe(1);
    vi.advanceTimersByTime(1_000);
    expect(() => states.open(state, here)).toThrow('expired');
  });
});
