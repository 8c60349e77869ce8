import { describe, expect, it } from 'vitest';
import { Resources } from '../../src/oauth/resource.js';

describe('resource indicators', () => {
  const resources = new Resources('https://mcp.test');
  const standard = 'https://mcp.test/mcp';

  it.each([
    [standard, standard],
    ['https://mcp.test/mcp/', standard],
    ['https://MCP.test:443/mcp', standard],
    ['https://mcp.test', standard],
    ['https://mcp.test/', standard],
    ['https://mcp.test/MCP', undefined],
    ['https://mcp.test/mcp/x', undefined],
    ['https://mcp.test/mcp?x', undefined],
    ['https://mcp.test/mcp?', undefined],
    ['https://mcp.test/mcp#', undefined],
    ['https://user@mcp.test/mcp', undefined],
    ['https://mcp.test:8443/mcp', undefined],
    ['http://mcp.test/mcp', undefined],
    ['https://mcp.test.evil.test/mcp', undefined],
    ['mcp.test/mcp', undefined],
    ['', undefined],
  ])('reads %j as %j', (indicator, canonical) => {
    expect(resources.canonical(indicator)).toBe(canonical);
  });

  it('puts several spellings of one resource into one', () => {
    const params = new URLSearchParams([
      ['resource', `${standard}/`],
      ['scope', 'x'],
      ['resource', standard],
    ]);
    expect(resources.normalise(params)).toBe(true);
    expect(params.getAll('resource')).toEqual([standard]);
  });

  it('widens an authorization request to all of ours, those asked for first', () => {
    const params = new URLSearchParams([['resource', 'https://mcp.test/sse/']]);
    expect(resources.widen(params)).toBe(true);
    expect(params.getAll('resource')).toEqual(['https://mcp.test/sse', standard]);
  });

  it('changes nothing when one of several is not ours', () => {
    const params = new URLSearchParams([
      ['resource', `${standard}/`],
      ['resource', 'https://evil.test'],
    ]);
    expect(resources.normalise(params)).toBe(false);
    expect(resources.widen(params)).toBe(false);
    expect(params.getAll('resource')).toEqual([`${standard}/`, 'https://evil.test']);
  });
});
