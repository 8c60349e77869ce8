/**
 * `npm run conformance`: the protocol's own suite against two replicas behind a proxy that takes them in turn and adds an
 * access token, because the suite cannot send one. Ends with 1 when anything scored fails.
 */
import { join } from 'node:path';
import { startDeployment, type Deployment } from '../helpers/deployment.js';
import { MemoryOAuthProvider, connectClient } from '../helpers/mcp-clients.js';
import { signInAs } from '../helpers/oauth.js';
import { AUTHORIZATION_SCENARIOS, runAuthorization } from './authorization.js';
import {
  installSuite,
  readResults,
  resultFolder,
  runSuite,
  scoredScenarios,
  type ScenarioResult,
} from './suite.js';

const REVISIONS = ['2025-11-25', '2026-07-28'] as const;

/** Not scored, because they are newer than the revision or its reference server fails them; we pass and mean to keep it. */
const ALSO_REQUIRED: Record<(typeof REVISIONS)[number], readonly string[]> = {
  '2025-11-25': ['server-session-lifecycle', 'server-sse-polling', 'json-schema-2020-12'],
  '2026-07-28': ['http-header-validation', 'json-schema-2020-12'],
};

/** Scenarios that may fail, and why. */
const NOT_SERVED: readonly (readonly [scenario: RegExp, why: string])[] = [
  [/^tasks-/, 'extension io.modelcontextprotocol/tasks, which this server does not declare'],
  [/^http-custom-header-/, 'Mcp-Param headers: no tool of this server asks for one (x-mcp-header)'],
];

/** @returns true when all required scenarios ran and passed. */
function report(
  title: string,
  required: readonly string[],
  results: ReadonlyMap<string, ScenarioResult>,
): boolean {
  console.log(`\n${title}`);
  let allPassed = required.length > 0;
  for (const scenario of required) {
    const result = results.get(scenario);
    const passed = result !== undefined && result.failures.length === 0 && result.passed > 0;
    allPassed &&= passed;
    const detail = result ? `${result.passed} passed, ${result.failures.length} failed` : 'did not run';
    console.log(`  ${passed ? '✓' : '✗'} ${scenario}: ${detail}`);
    for (const failure of result?.failures ?? []) console.log(`      failed: ${failure}`);
    for (const warning of result?.warnings ?? []) console.log(`      warning: ${warning}`);
  }
  return allPassed;
}

function reportOthers(required: readonly string[], results: ReadonlyMap<string, ScenarioResult>): void {
  const others = [...results.values()].filter(({ scenario }) => !required.includes(scenario));
  if (others.length > 0) console.log('  not scored by the suite, and not required by us:');
  for (const { scenario, passed, failures } of others) {
    const why = NOT_SERVED.find(([pattern]) => pattern.test(scenario))?.[1] ?? '';
    console.log(`  - ${scenario}: ${passed} passed, ${failures.length} failed  ${why}`);
  }
}

async function runRevision(url: string, revision: (typeof REVISIONS)[number]): Promise<boolean> {
  const folder = resultFolder(revision);
  const { exitCode, output } = await runSuite(
    // prettier-ignore
    ['server', '--url', `${url}/mcp`, '--requirements', revision, '--timeout', '20000', '-o', folder],
  );
  const results = readResults(folder);
  const scored = scoredScenarios(revision);
  const scoredPassed = report(`${revision}: ${scored.length} scored scenarios`, scored, results);
  const othersPassed = report(
    `${revision}: required by us beyond the score`,
    ALSO_REQUIRED[revision],
    results,
  );
  reportOthers([...scored, ...ALSO_REQUIRED[revision]], results);
  console.log(`  the suite ended with ${exitCode}`);
  if (exitCode !== 0) console.log(output);
  return exitCode === 0 && scoredPassed && othersPassed;
}

/** Signs a person in and has the proxy put the token on whatever comes without one. */
async function injectToken({ url, proxy }: Deployment): Promise<void> {
  const provider = new MemoryOAuthProvider();
  const client = await connectClient('v1', `${url}/mcp`, signInAs('alice@acme.test'), provider);
  await client.close();
  const authorization = `Bearer ${provider.current!.access_token}`;
  proxy.headersOf = ({ url: path, headers }) =>
    path?.startsWith('/mcp') ? { authorization, ...headers } : headers;
}

async function main(): Promise<boolean> {
  installSuite();
  const deployment = await startDeployment({
    environment: { TEST_FIXTURES: join(import.meta.dirname, 'fixtures.mjs'), LOG_LEVEL: 'info' },
  });
  try {
    const authorization = await runAuthorization(deployment);
    let passed = report('authorization server', AUTHORIZATION_SCENARIOS, authorization.results);
    console.log(`  the suite ended with ${authorization.exitCode}`);
    if (authorization.exitCode !== 0) console.log(authorization.output);
    passed &&= authorization.exitCode === 0;
    await injectToken(deployment);
    for (const revision of REVISIONS) passed = (await runRevision(deployment.url, revision)) && passed;
    return passed;
  } finally {
    await deployment.close();
  }
}

const passed = await main();
console.log(passed ? '\nconformance: passed' : '\nconformance: FAILED');
process.exitCode = passed ? 0 : 1;
