import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDeployment, type Deployment } from '../helpers/deployment.js';
import { connectClient, MemoryOAuthProvider } from '../helpers/mcp-clients.js';
import { signInAs } from '../helpers/oauth.js';
import { hasRedis } from '../helpers/redis.js';
import { modernCall } from '../helpers/rpc.js';

const USERS = 20;
const CALLS_PER_USER = 50;

interface LoggedRequest {
  method: string;
  path: string;
  login?: string | null;
  status: number;
}

let deployment: Deployment;
const logins = Array.from(
  { length: USERS },
  (_, index) => `user${index}@${index % 2 ? 'globex' : 'acme'}.test`,
);
const tokens = new Map<string, string>();

async function control<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
  const answer = await fetch(`${deployment.emulator.url}/_emulator/${path}`, {
    method,
    ...(body !== undefined && {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
  });
  if (!answer.ok) throw new Error(`the emulator answered ${answer.status} to ${method} ${path}`);
  return (await answer.json().catch(() => undefined)) as Answer;
}

/** One stateless tools/call on one replica. */
async function whoAmI(replica: number, login: string): Promise<string> {
  const url = `${deployment.replicas[replica]!.url}/mcp`;
  const answer = await fetch(url, modernCall(tokens.get(login)!, 'box_who_am_i'));
  return answer.text();
}

/** The same number of calls for everyone, in an order nobody chose. */
function shuffledCalls(): string[] {
  const calls = logins.flatMap((login) => Array.from({ length: CALLS_PER_USER }, () => login));
  for (let index = calls.length - 1; index > 0; index -= 1) {
    const other = Math.floor(Math.random() * (index + 1));
    [calls[index], calls[other]] = [calls[other]!, calls[index]!];
  }
  return calls;
}

describe.skipIf(!hasRedis)(`${USERS} people over two replicas`, () => {
  beforeAll(async () => {
    deployment = await startDeployment();
    await control(
      'POST',
      'users',
      logins.map((login) => ({ login, name: login, enterprise: login.split('@')[1] })),
    );
    for (const login of logins) {
      const provider = new MemoryOAuthProvider();
      const client = await connectClient('v2 modern', `${deployment.url}/mcp`, signInAs(login), provider);
      await client.close();
      tokens.set(login, provider.current!.access_token);
    }
  }, 120_000);
  afterAll(() => deployment?.close());

  it(`answers ${USERS * CALLS_PER_USER} interleaved calls each to its caller, with one refresh per expiry`, async () => {
    // Every Box access token ends now: the next call of each person finds that out, on both replicas at once.
    await control('POST', 'expire', {});
    await control('DELETE', 'requests');
    const calls = shuffledCalls();
    const wrong: string[] = [];
    let next = 0;
    const worker = async (): Promise<void> => {
      for (let index = next++; index < calls.length; index = next++) {
        const login = calls[index]!;
        const text = await whoAmI(index % 2, login);
        if (!text.includes(`"${login}`) && !text.includes(`\\"${login}`)) wrong.push(`${login}: ${text}`);
        for (const other of logins)
          if (other !== login && text.includes(`${other}`)) wrong.push(`${login} saw ${other}`);
      }
    };
    await Promise.all(Array.from({ length: 40 }, worker));
    expect(wrong).toEqual([]);

    const { requests } = await control<{ requests: LoggedRequest[] }>('GET', 'requests');
    const answered = requests.filter(
      ({ path, status }) => path.startsWith('/2.0/users/me') && status === 200,
    );
    const perLogin = groupByLogin(answered);
    for (const login of logins) expect(perLogin[login]?.length, login).toBe(CALLS_PER_USER);
    const refreshes = requests.filter(
      ({ path, status }) => path.startsWith('/oauth2/token') && status === 200,
    );
    expect(refreshes.length).toBe(USERS);
  }, 60_000);
});

function groupByLogin(requests: LoggedRequest[]): Record<string, LoggedRequest[]> {
  const groups: Record<string, LoggedRequest[]> = {};
  for (const request of requests) (groups[request.login ?? ''] ??= []).push(request);
  return groups;
}
