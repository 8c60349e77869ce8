import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { groups, toolByName } from '../../src/tools/catalog.js';
import { definitionByName, definitions, toolEntry } from '../../src/tools/definitions.js';

const SNAPS = 'test/tools/toolsnaps';
/** What a client gets without asking for more, which a model can bear; and all groups together. */
const MAX_DEFAULT_BYTES = 60 * 1024;
const MAX_LIST_BYTES = 140 * 1024;

const tools = groups.flatMap((group) => group.tools.map((tool) => ({ group: group.id, tool })));
const cases = tools.map(({ group, tool }) => [tool.name, { group, tool }] as const);
const fileName = (name: string) => name.replaceAll('_', '-');

type Node = z.core.JSONSchema.BaseSchema;

/** Every property of a schema at any depth, with the path to it. */
function properties(node: Node, path = ''): [path: string, property: Node][] {
  return Object.entries(node.properties ?? {}).flatMap(([name, property]) => {
    if (typeof property === 'boolean') return [];
    const items = property.items;
    const below = typeof items === 'object' && !Array.isArray(items) ? items : property;
    return [[`${path}${name}`, property], ...properties(below, `${path}${name}.`)];
  });
}

describe('the catalog', () => {
  it('has one tool for each name, older names included', () => {
    const names = tools.flatMap(({ tool }) => [tool.name, ...(tool.aliases ?? [])]);
    expect(names).toEqual([...new Set(names)]);
    for (const { tool } of tools) {
      for (const name of [tool.name, ...(tool.aliases ?? [])]) {
        expect(toolByName(name)).toBe(tool);
        expect(definitionByName(name)?.name).toBe(tool.name);
      }
    }
    expect(toolByName('box_no_such_tool')).toBeUndefined();
    expect(toolByName('constructor')).toBeUndefined();
  });

  it('gives the front no code', () => {
    for (const definition of definitions) expect(definition).not.toHaveProperty('handler');
  });

  it.each([
    ['the default groups', groups.filter((group) => group.default), MAX_DEFAULT_BYTES],
    ['all groups', groups, MAX_LIST_BYTES],
  ])('lists %s within their limit', (what, some, limit) => {
    const listed = some.flatMap((group) => group.tools).map(toolEntry);
    const bytes = Buffer.byteLength(JSON.stringify(listed));
    console.log(`tools/list of ${what}: ${listed.length} tools, ${bytes} bytes`);
    expect(bytes).toBeLessThanOrEqual(limit);
  });

  it('has group ids that fit a list in an address', () => {
    const ids = groups.map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)]);
    for (const id of ids) expect(id).toMatch(/^(?!all$)[a-z][a-z-]*$/);
  });

  it('has a snapshot for each tool and for nothing else', () => {
    const snaps = readdirSync(SNAPS).map((name) => name.replace(/\.json$/, ''));
    expect(snaps.sort()).toEqual(tools.map(({ tool }) => tool.name).sort());
  });
});

describe.each(cases)('%s', (name, { group, tool }) => {
  const entry = toolEntry(tool);

  it('is found by its name, and has a test', () => {
    expect(name).toMatch(/^[a-z][a-z0-9_]{2,63}$/);
    expect(existsSync(`src/tools/${group}/${fileName(name)}.ts`)).toBe(true);
    expect(existsSync(`test/tools/${group}/${fileName(name)}.test.ts`)).toBe(true);
  });

  it('says in all four hints what it does, without contradiction', () => {
    const { title, readOnlyHint, destructiveHint, idempotentHint, openWorldHint } = tool.annotations;
    expect(title).toMatch(/^[A-Z].{2,40}$/);
    for (const hint of [readOnlyHint, destructiveHint, idempotentHint, openWorldHint])
      expect(hint).toBeTypeOf('boolean');
    if (readOnlyHint)
      expect({ destructiveHint, idempotentHint }).toEqual({ destructiveHint: false, idempotentHint: true });
    else expect(tool.scope).not.toBe('box.read');
    if (tool.scope === 'box.read') expect(readOnlyHint).toBe(true);
    if (/_delete|_remove/.test(name)) expect(destructiveHint).toBe(true);
  });

  it('is described in one to four sentences, each parameter too', () => {
    expect(tool.description).toMatch(/^[A-Z][^\n]{20,400}\.$/);
    for (const [path, property] of properties(z.toJSONSchema(tool.input, { io: 'input' })))
      expect(property.description, `${path} has no description`).toMatch(/^\S[^\n]{9,199}$/);
  });

  it('names only tools that exist', () => {
    for (const [mentioned] of JSON.stringify(entry).matchAll(/\bbox_\w+_tool\b|\bbox_who_am_i\b/g))
      expect(toolByName(mentioned), mentioned).toBeDefined();
  });

  it('has plain objects as schemas, and refuses parameters it does not know', () => {
    for (const schema of [entry.inputSchema, entry.outputSchema]) {
      expect(schema?.type).toBe('object');
      for (const union of ['anyOf', 'oneOf', 'allOf', '$ref', 'not'])
        expect(schema).not.toHaveProperty(union);
    }
    expect(entry.inputSchema).toHaveProperty('additionalProperties', false);
  });

  const ids = Object.keys(tool.input.shape).filter((field) => /(^|_)ids?$/.test(field));
  it.runIf(ids.length > 0)('takes nothing for an id that is not one', () => {
    const wrong = [
      '',
      '../1',
      '1/2',
      '-1',
      '0x1',
      '1 ',
      ' 1',
      '1\n',
      '1e3',
      '1.5',
      '٣',
      '%31',
      '1?fields=name',
    ];
    const worse = ['https://api.box.com/2.0/files/1', '1'.repeat(30), 'a', null, 1, {}, ['1']];
    for (const field of ids) {
      const schema = tool.input.shape[field] as z.ZodType;
      const value = (id: unknown) => (field.endsWith('ids') ? [id] : id);
      expect(schema.safeParse(value('123456789')).success).toBe(true);
      for (const id of [...wrong, ...worse])
        expect(schema.safeParse(value(id)).success, `${field}: ${JSON.stringify(id)}`).toBe(false);
    }
  });

  it('is listed as it was', () => {
    const file = `${SNAPS}/${name}.json`;
    const snap = `${JSON.stringify(entry, null, 2)}\n`;
    if (process.env['UPDATE_SNAPS'] === '1') {
      mkdirSync(SNAPS, { recursive: true });
      writeFileSync(file, snap);
    }
    expect(existsSync(file), `${file} is missing: write it with UPDATE_SNAPS=1`).toBe(true);
    expect(snap, 'meant? then UPDATE_SNAPS=1').toBe(readFileSync(file, 'utf8'));
  });
});
