/**
 * What the conformance suite asks a server for and Box has not: tools, prompts and resources with the names and answers its
 * scenarios expect. Loaded by the compiled server through TEST_FIXTURES; never part of the product.
 */
import { prompts, registerPrompts } from './fixtures/prompts.mjs';
import { registerResources } from './fixtures/resources.mjs';
import { registerTools } from './fixtures/tools.mjs';

/** @type {import('../../src/mcp/server.js').ServerFixtures} */
export const fixtures = {
  capabilities: {
    tools: { listChanged: true },
    prompts: { listChanged: true },
    resources: { subscribe: true, listChanged: true },
    completions: {},
    logging: {},
  },
  register(server, exchange, { states, changes }) {
    const { tenant, account } = exchange.principal;
    /** Tells all clients of this account, on whichever replica they listen. */
    const announce = (kind) => changes.publish({ tenant, account }, { kind });
    registerTools(server, { states, announce });
    registerPrompts(server);
    registerResources(server);
    server.setRequestHandler('completion/complete', ({ params: { ref, argument } }) => {
      const known = ref.type === 'ref/prompt' && prompts.some(({ name }) => name === ref.name);
      const values = known
        ? ['paris', 'park', 'party', 'test'].filter((value) => value.startsWith(argument.value))
        : [];
      return { completion: { values, total: values.length, hasMore: false } };
    });
  },
};
