#!/usr/bin/env node
/** The command line: role, configuration, start, and an end with grace. */
import { existsSync } from 'node:fs';
import { isDemo, loadConfig, type Environment } from './config.js';
import { demoBanner, startDemo } from './demo.js';
import { AppError } from './errors.js';
import { generateSecrets } from './secrets.js';
import { startServer } from './server.js';

const USAGE = `box-mcp          start the server; without a Box app (BOX_CLIENT_ID), a demo with a Box emulator
box-mcp keys     print fresh secrets as environment variables
box-mcp --help   this text
`;

async function main(command: string | undefined): Promise<void> {
  if (command === 'keys') {
    for (const [name, value] of Object.entries(await generateSecrets()))
      process.stdout.write(`${name}='${value}'\n`);
  } else if (command === undefined) {
    if (existsSync('.env')) process.loadEnvFile('.env');
    await start(process.env);
  } else {
    process.stdout.write(USAGE);
    process.exitCode = command === '--help' ? 0 : 2;
  }
}

async function start(environment: Environment): Promise<void> {
  const closers: (() => Promise<void>)[] = [];
  endWithGrace(closers);
  if (!isDemo(environment)) {
    const server = await startServer(loadConfig(environment));
    closers.unshift(() => server.close());
    return;
  }
  const demo = await startDemo(environment);
  closers.unshift(() => demo.emulator.close());
  const server = await startServer(loadConfig(demo.environment));
  closers.unshift(() => server.close());
  process.stdout.write(demoBanner(server.publicUrl, demo.emulator, server.store));
}

/** Closes what was started, newest first, on the first SIGINT or SIGTERM; a second one ends at once. */
function endWithGrace(closers: readonly (() => Promise<void>)[]): void {
  let ending = false;
  const end = (): void => {
    if (ending) process.exit(130);
    ending = true;
    void (async () => {
      for (const close of closers) await close();
      process.exit(0);
    })().catch(fail);
  };
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
}

function fail(error: unknown): never {
  const text =
    error instanceof AppError ? error.message : error instanceof Error ? error.stack : String(error);
  process.stderr.write(`box-mcp: ${text}\n`);
  process.exit(1);
}

main(process.argv[2]).catch(fail);
