import { describe, expect, it } from 'vitest';
import { listingFor } from '../../src/mcp/listing.js';
import { insufficientScope } from '../../src/mcp/scope-gate.js';
import { ToolPolicy, type ToolSelection, type ToolSettings } from '../../src/mcp/selection.js';
import { SCOPES } from '../../src/tools/define.js';
import { definitions, groupOf, toolGroups } from '../../src/tools/definitions.js';

const everyScope = new Set(SCOPES);
const policyOf = (settings: Partial<ToolSettings> = {}) => new ToolPolicy({ READ_ONLY: false, ...settings });
const namesOf = (selection: ToolSelection) => listingFor(everyScope, selection).tools.map(({ name }) => name);
const groupsOf = (selection: ToolSelection) => [
  ...new Set(definitions.filter((definition) => selection.has(definition)).map(groupOf)),
];
const defaults = toolGroups.filter((group) => group.default).map(({ id }) => id);
const all = toolGroups.map(({ id }) => id);

describe('what the operator allows', () => {
  it('is, without settings, the default groups, and any other for the asking', () => {
    expect(defaults).toEqual(expect.arrayContaining(['generic', 'search', 'files', 'folders', 'transfers']));
    expect(defaults).not.toContain('users');
    expect(groupsOf(policyOf().standard)).toEqual(defaults);
    expect(groupsOf(policyOf().select([{ groups: 'all' }]))).toEqual(all);
    expect(groupsOf(policyOf().select([{ groups: 'users' }]))).toEqual(['users']);
  });

  it('is TOOL_GROUPS, listed in the order of the catalog', () => {
    expect(groupsOf(policyOf({ TOOL_GROUPS: ['users', 'files'] }).standard)).toEqual(['files', 'users']);
    expect(groupsOf(policyOf({ TOOL_GROUPS: ['all'] }).standard)).toEqual(all);
  });

  it('changes nothing with READ_ONLY', () => {
    const { standard } = policyOf({ TOOL_GROUPS: ['all'], READ_ONLY: true });
    const { tools } = listingFor(everyScope, standard);
    expect(tools.length).toBeGreaterThan(5);
    expect(tools.every((tool) => tool.annotations?.readOnlyHint)).toBe(true);
    expect(standard.find('box_file_delete_tool')).toBeUndefined();
  });

  it('lacks the tools of TOOLS_DENY', () => {
    const policy = policyOf({ TOOLS_DENY: ['box_file_delete_tool', 'box_who_am_i'] });
    const open = namesOf(policyOf().standard);
    const denied = open.filter((name) => !['box_file_delete_tool', 'box_who_am_i'].includes(name));
    expect(denied.length).toBe(open.length - 2);
    expect(namesOf(policy.standard)).toEqual(denied);
    expect(policy.select([{ groups: 'all' }]).find('box_file_delete_tool')).toBeUndefined();
  });

  it.each<[string, Partial<ToolSettings>, string]>([
    ['a group', { TOOL_GROUPS: ['files', 'flies'] }, 'TOOL_GROUPS must hold groups of tools'],
    ['a tool', { TOOLS_DENY: ['box_nothing_tool'] }, 'TOOLS_DENY must hold names of tools; entry 1'],
  ])('stops the start for %s that does not exist, without repeating it', (_what, settings, text) => {
    expect(() => policyOf(settings)).toThrow(expect.objectContaining({ code: 'config_invalid' }) as Error);
    expect(() => policyOf(settings)).toThrow(text);
    expect(() => policyOf(settings)).not.toThrow(/flies|box_nothing_tool/);
  });
});

describe('what a request wishes', () => {
  const policy = policyOf({ TOOL_GROUPS: ['files', 'folders', 'search'] });

  it('is one and the same selection where it wishes nothing', () => {
    expect(policy.select([{}, { groups: undefined, readonly: undefined }])).toBe(policy.standard);
  });

  it.each([
    ['files', ['files']],
    [' search , files ', ['search', 'files']],
    ['users,files', ['files']],
    ['users', []],
    ['all', ['search', 'files', 'folders']],
    ['users,all', ['search', 'files', 'folders']],
  ])('narrows to groups=%s', (groups, expected) => {
    expect(groupsOf(policy.select([{ groups }]))).toEqual(expected);
  });

  it('counts address and header together', () => {
    expect(groupsOf(policy.select([{ groups: 'all' }, { groups: 'files' }]))).toEqual(['files']);
    expect(groupsOf(policy.select([{ groups: 'files' }, { groups: 'search' }]))).toEqual([]);
    const readonly = policy.select([{ readonly: '0' }, { readonly: 'true' }]);
    expect(readonly.find('box_file_delete_tool')).toBeUndefined();
  });

  it('never makes a read-only server write', () => {
    const { standard } = policyOf({ READ_ONLY: true });
    for (const readonly of ['0', 'false'])
      expect(namesOf(policyOf({ READ_ONLY: true }).select([{ readonly }]))).toEqual(namesOf(standard));
  });

  it.each([
    [{ groups: 'files,flies' }, 'Groups of this server: search, files, folders; or all.'],
    [{ groups: ',' }, 'Groups of this server'],
    [{ groups: 'Files' }, 'Groups of this server'],
    [{ groups: 'constructor' }, 'Groups of this server'],
    [{ readonly: 'yes' }, 'readonly must be 1, true, 0 or false'],
  ])('is refused as %o', (wish, text) => {
    expect(() => policy.select([{ readonly: '1' }, wish])).toThrow(
      expect.objectContaining({
        code: 'invalid_request',
        publicText: expect.stringContaining(text) as string,
      }) as Error,
    );
  });
});

describe('the list of a selection', () => {
  it('is made once, and has the bytes of its tools', () => {
    const one = listingFor(everyScope, policyOf().select([{ groups: 'files' }]));
    expect(listingFor(everyScope, policyOf().select([{ groups: 'files,files' }]))).toBe(one);
    expect(JSON.parse(one.json.toString('utf8'))).toEqual(one.tools);
  });

  it('is another one for each setting of the operator', () => {
    const denied = policyOf({ TOOLS_DENY: ['box_who_am_i'] }).standard;
    expect(listingFor(everyScope, denied)).not.toBe(listingFor(everyScope, policyOf().standard));
  });

  it('has only what the token may call', () => {
    const { tools } = listingFor(new Set(['box.read']), policyOf({ TOOL_GROUPS: ['files'] }).standard);
    expect(tools.map(({ name }) => name)).toContain('box_file_info_tool');
    expect(tools.map(({ name }) => name)).not.toContain('box_file_delete_tool');
  });

  it('is forgotten when many others were asked for', () => {
    const policy = policyOf();
    const [first, ...others] = all.flatMap((one) =>
      all.map((other) => policy.select([{ groups: `${one},${other}` }])),
    ) as [ToolSelection, ...ToolSelection[]];
    const before = listingFor(new Set(), first);
    expect(listingFor(new Set(), first)).toBe(before);
    for (const scopes of [new Set<never>(), everyScope])
      for (const other of others) listingFor(scopes, other);
    expect(listingFor(new Set(), first)).not.toBe(before);
  });
});

it('asks for no scopes of a tool that does not exist for the request', () => {
  const principal = {
    account: 'a',
    tenant: 't',
    grant: 'g',
    client: 'c',
    scopes: new Set<never>(),
    expiresAt: 0,
  };
  const body = { method: 'tools/call', params: { name: 'box_file_delete_tool' } };
  expect(insufficientScope(principal, body, policyOf().standard)?.scopes).toEqual(['box.write']);
  expect(insufficientScope(principal, body, policyOf({ READ_ONLY: true }).standard)).toBeUndefined();
});
