// tsc emits only code: the Lua steps and the stylesheet are read beside the modules that use them.
import { cpSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';

const ASSETS = new Set(['.lua', '.css', '.js']);

function* files(folder) {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) yield* files(path);
    else if (ASSETS.has(extname(name))) yield path;
  }
}

for (const path of files('src')) {
  mkdirSync(dirname(join('dist', path)), { recursive: true });
  cpSync(path, join('dist', path));
}
