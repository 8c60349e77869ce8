import { readFileSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';

/**
 * The arrows of LAYOUT.md: what a place may import at run time (`import type` is open to all, and so are errors.ts and
 * log.ts). The first entry that fits a file counts.
 */
const ARROWS: readonly (readonly [place: string, may: readonly string[]])[] = [
  [
    'src/main.ts',
    ['src/config.ts', 'src/server.ts', 'src/stdio.ts', 'src/stdio/', 'src/demo.ts', 'src/secrets.ts'],
  ],
  [
    'src/server.ts',
    [
      'src/access.ts',
      'src/app.ts',
      'src/lifecycle.ts',
      'src/execution/',
      'src/mcp/',
      'src/redis/',
      'src/sessions/',
    ],
  ],
  ['src/demo.ts', ['src/emulator/', 'src/secrets.ts']],
  ['src/app.ts', ['src/plugins/', 'src/routes/']],
  ['src/access.ts', ['src/oauth/', 'src/tenants/']],
  ['src/stdio.ts', ['src/stdio/', 'src/execution/', 'src/mcp/', 'src/tenants/']],
  ['src/stdio/', ['src/stdio/', 'src/tenants/', 'src/pages/html.ts']],
  ['src/config.ts', ['src/config/']],
  ['src/config/', ['src/config/']],
  ['src/errors.ts', []],
  ['src/log.ts', []],
  ['src/lifecycle.ts', []],
  ['src/secrets.ts', []],
  ['src/tools/definitions.ts', ['src/tools/']],
  ['src/tools/', ['src/tools/']],
  ['src/execution/', ['src/execution/', 'src/tools/definitions.ts', 'src/tools/arguments.ts', 'src/redis/']],
  ['src/mcp/', ['src/mcp/', 'src/execution/', 'src/tools/definitions.ts', 'src/tools/define.ts']],
  ['src/sessions/', ['src/sessions/', 'src/mcp/', 'src/redis/']],
  ['src/oauth/', ['src/oauth/', 'src/tenants/', 'src/redis/', 'src/pages/', 'src/tools/define.ts']],
  ['src/tenants/', ['src/tenants/', 'src/redis/', 'src/tools/define.ts']],
  ['src/redis/', ['src/redis/']],
  ['src/plugins/', ['src/plugins/', 'src/oauth/', 'src/tools/define.ts']],
  [
    'src/routes/',
    [
      'src/routes/',
      'src/oauth/',
      'src/sessions/',
      'src/mcp/',
      'src/plugins/',
      'src/pages/',
      'src/tools/define.ts',
    ],
  ],
  ['src/pages/', ['src/pages/', 'src/tools/define.ts']],
  ['src/emulator/main.ts', ['src/emulator/', 'src/config.ts']],
  ['src/emulator/', ['src/emulator/', 'src/pages/html.ts']],
  ['workers/', ['workers/', 'src/tools/', 'src/execution/task.ts']],
];
const OPEN = new Set(['src/errors.ts', 'src/log.ts']);

/** Packages a place must not load at run time, and why. */
const FORBIDDEN_PACKAGES: readonly (readonly [place: string, packages: RegExp, because: string])[] = [
  [
    'src/tools/',
    /^(?!zod$)(?!node:crypto$)/,
    'a tool is a description plus a function of (args, ctx): all I/O comes in as ctx',
  ],
  [
    'workers/',
    /^(fastify|@fastify|ioredis|bullmq|prom-client|oidc-provider)/,
    'threads hold no Redis, HTTP server or metrics',
  ],
  ['src/', /^box-node-sdk/, 'only threads import the Box SDK: it costs 0.35 s and 33 MB'],
];

interface Import {
  from: string;
  target: string;
  typeOnly: boolean;
}

function sourceFiles(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) return sourceFiles(path);
    return path.endsWith('.ts') ? [path] : [];
  });
}

function importsOf(file: string): Import[] {
  const text = readFileSync(file, 'utf8');
  const statements = /^(?:import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s+)?'([^']+)'|\bimport\('([^']+)'\)/gm;
  return [...text.matchAll(statements)].map(([, type, name, dynamic]) => {
    const specifier = name ?? dynamic ?? '';
    const target = specifier.startsWith('.')
      ? normalize(join(dirname(file), specifier)).replace(/\.js$/, '.ts')
      : specifier;
    return { from: file, target, typeOnly: type !== undefined };
  });
}

const files = [...sourceFiles('src'), ...sourceFiles('workers')];
const imports = files.flatMap(importsOf);

describe('the arrows of the layout', () => {
  it('finds the import graph', () => {
    expect(imports.length).toBeGreaterThan(50);
  });

  it.each(files)('%s imports only what its place may', (file) => {
    const arrow = ARROWS.find(([place]) => file.startsWith(place));
    expect(arrow, `${file} has no place in LAYOUT.md: add it to ARROWS, or move it`).toBeDefined();
    const [place, may] = arrow!;
    const wrong = imports
      .filter(({ from, target, typeOnly }) => from === file && !typeOnly && /^(src|workers)\//.test(target))
      .filter(({ target }) => !OPEN.has(target) && !may.some((allowed) => target.startsWith(allowed)))
      .map(({ target }) => target);
    expect(
      wrong,
      `${place} may import ${may.join(', ') || 'nothing'}; use "import type", or pass it in`,
    ).toEqual([]);
  });

  it.each(FORBIDDEN_PACKAGES)('%s does not load %s', (place, packages, because) => {
    const wrong = imports
      .filter(
        ({ from, target, typeOnly }) =>
          from.startsWith(place) && !typeOnly && !/^(src|workers)\//.test(target),
      )
      .filter(({ target }) => packages.test(target))
      .map(({ from, target }) => `${from} → ${target}`);
    expect(wrong, because).toEqual([]);
  });

  it('has one reader of the environment', () => {
    const readers = files.filter((file) => readFileSync(file, 'utf8').includes('process.env'));
    expect(readers.filter((file) => !['src/main.ts', 'src/emulator/main.ts'].includes(file))).toEqual([]);
  });

  it('builds Redis keys in one place', () => {
    const builders = files.filter((file) => /['"`]mcp:/.test(readFileSync(file, 'utf8')));
    expect(builders).toEqual(['src/redis/keys.ts']);
  });
});
