// Tools that do what sessions must survive; loaded by the compiled server through TEST_FIXTURES.

import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc'); // NODE_OPTIONS does not take it on Node 20
const collect = runInNewContext('gc');

const sleep = (ms, signal) =>
  new Promise((resolve) => {
    const timer = setTimeout(() => resolve('slept'), ms);
    signal.addEventListener('abort', () => (clearTimeout(timer), resolve('aborted')), { once: true });
  });
const text = (value) => ({ content: [{ type: 'text', text: value }] });

const tools = {
  replica: async () => text(String(process.pid)),
  /** Memory in bytes, without what the next collection would free. */
  memory: async () => {
    for (let round = 0; round < 3; round += 1) {
      collect();
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return text(JSON.stringify(process.memoryUsage()));
  },
  /** Says on standard error when it started and when it was cancelled: that is what a test of cancellation waits for. */
  slow: async ({ ms, mark }, context) => {
    process.stderr.write(`started ${mark}\n`);
    const outcome = await sleep(ms, context.mcpReq.signal);
    process.stderr.write(`${outcome} ${mark}\n`);
    return text(outcome);
  },
  progress: async ({ steps, ms }, context) => {
    const { progressToken } = context.mcpReq._meta ?? {};
    for (let step = 1; step <= steps; step += 1) {
      await context.mcpReq.notify({
        method: 'notifications/progress',
        params: { progressToken, progress: step, total: steps },
      });
      await sleep(ms, context.mcpReq.signal);
    }
    return text('done');
  },
  ask: async (_args, context) => {
    const answer = await context.mcpReq.elicitInput({
      message: 'Your name?',
      requestedSchema: { type: 'object', properties: { name: { type: 'string' } } },
    });
    return text(`${answer.action} ${answer.content?.name ?? ''} at ${process.pid}`);
  },
};

export const fixtures = {
  capabilities: { tools: { listChanged: true }, logging: {} },
  register(server) {
    server.setRequestHandler('tools/list', () => ({
      tools: Object.keys(tools).map((name) => ({ name, inputSchema: { type: 'object' } })),
    }));
    server.setRequestHandler('tools/call', async ({ params }, context) => {
      // A message of the session as a whole, not of this call: it belongs on the standing stream.
      if (params.name === 'notify') {
        for (let index = 0; index < (params.arguments?.count ?? 1); index += 1) {
          await server.notification({
            method: 'notifications/tools/list_changed',
            params: { _meta: { index } },
          });
        }
        return text('told');
      }
      return tools[params.name](params.arguments ?? {}, context);
    });
  },
};
