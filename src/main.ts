#!/usr/bin/env node
/** The command line: role, configuration, start, and an end with grace. Each role loads its own half of the program only. */
import { existsSync } from 'node:fs';
import { isDemo, loadConfig, type Environment } from './config.js';
import { AppError } from './errors.js';

const USAGE = `box-mcp          start the server; without a Box app (BOX_CLIENT_ID), a demo with a Box emulator
box-mcp stdio    serve one person over standard input and output, as an MCP client starts it
box-mcp keys     print fresh secrets as environment variables
box-mcp --help   this text
`;

async function main(command: string | undefined): Promise<void> {
  if (command === 'keys') {
    const { generateSecrets } = await import('./secrets.js');
    for (const [name, value] of Object.entries(await generateSecrets()))
      process.stdout.write(`${name}='${value}'\n`);
  } else if (command === 'stdio') {
    // No .env: clients start this in whatever folder is open, and that folder's file could send tokens elsewhere.
    await serveOverStdio({ ...process.env, ROLE: 'stdio' });
  } else if (command === undefined) {
    if (existsSync('.env')) process.loadEnvFile('.env');
    if (process.env['ROLE'] === 'stdio') await serveOverStdio(process.env);
    else await start(process.env);
  } else {
    process.stdout.write(USAGE);
    process.exitCode = command === '--help' ? 0 : 2;
  }
}

async function start(environment: Environment): Promise<void> {
  const closers: (() => Promise<void>)[] = [];
  endWithGrace(closers);
  if (!isDemo(environment)) {
    const server = await startFront(environment);
    closers.unshift(() => server.close());
    return;
  }
  const { demoBanner, startDemo } = await import('./demo.js');
  const demo = await startDemo(environment);
  closers.unshift(() => demo.emulator.close());
  const server = await startFront(demo.environment);
  closers.unshift(() => server.close());
  process.stdout.write(demoBanner(server.publicUrl, demo.emulator, server.store));
}

async function startFront(environment: Environment) {
  const config = loadConfig(environment);
  if (config.mode === 'stdio') throw new AppError('config_invalid', 'ROLE=stdio has no front.');
  const { startServer } = await import('./server.js');
  return startServer(config);
}

async function serveOverStdio(environment: Environment): Promise<void> {
  const { claimStdout } = await import('./stdio/output.js');
  const output = claimStdout();
  const config = loadConfig(environment);
  if (config.mode !== 'stdio') throw new AppError('config_invalid', 'ROLE must be stdio.');
  const { startStdio } = await import('./stdio.js');
  const server = startStdio(config, output);
  endWithGrace([() => server.close()]);
  await server.ended;
  await server.close();
  process.exit(0);
}

/**
 * Closes what was started, newest first, on the first SIGINT or SIGTERM; a second one ends at once. Each part bounds its own
 * wait: a limit here would cut the drain short, and a supervisor has one anyway.
 */
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
