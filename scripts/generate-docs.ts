/**
 * Writes the tables of README.md that come from code, between `<!-- generated:NAME -->` and `<!-- /generated:NAME -->`.
 * With `--check` it changes nothing and fails when a table is out of date.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { describeConfig } from '../src/config.js';
import type { ToolDefinition } from '../src/tools/define.js';
import { definitions, groupOf, toolEntry, toolGroups } from '../src/tools/definitions.js';

function sizeOf(definition: ToolDefinition): number {
  return Buffer.byteLength(JSON.stringify(toolEntry(definition)));
}

function describeGroups(): string {
  const rows = toolGroups.map((group) => {
    const tools = definitions.filter((definition) => groupOf(definition) === group.id);
    const bytes = tools.reduce((sum, definition) => sum + sizeOf(definition), 0);
    return `| \`${group.id}\` | ${group.title} | ${group.default ? 'yes' : 'no'} | ${tools.length} | ${bytes} |`;
  });
  return [
    '| Group | What for | Listed by default | Tools | Bytes in tools/list |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
  ].join('\n');
}

function describeTools(): string {
  const rows = definitions.map((definition) => {
    return `| \`${definition.name}\` | \`${definition.scope}\` | ${definition.annotations.title} | ${sizeOf(definition)} |`;
  });
  return ['| Tool | Scope | What it does | Bytes in tools/list |', '| --- | --- | --- | --- |', ...rows].join(
    '\n',
  );
}

const TABLES: Record<string, () => string> = {
  configuration: describeConfig,
  groups: describeGroups,
  tools: describeTools,
};

const before = readFileSync('README.md', 'utf8');
let after = before;
for (const [name, describe] of Object.entries(TABLES)) {
  const block = new RegExp(`(<!-- generated:${name} -->\n)[\\s\\S]*?(<!-- /generated:${name} -->)`);
  if (!block.test(after)) throw new Error(`README.md has no place for the table "${name}"`);
  after = after.replace(block, (_match, open: string, close: string) => `${open}\n${describe()}\n\n${close}`);
}

if (!process.argv.includes('--check')) {
  writeFileSync('README.md', after);
} else if (after !== before) {
  console.error('README.md is out of date: run "npm run docs" and commit it.');
  process.exit(1);
}
