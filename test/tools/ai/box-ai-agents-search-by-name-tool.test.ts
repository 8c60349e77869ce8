import { expect, it } from 'vitest';
import { ALICE, CAROL, useTools } from '../../helpers/tools.js';

const { callTool, failTool, requests, control } = useTools();
const TOOL = 'box_ai_agents_search_by_name_tool';

it('finds agents by a part of their name in any case', async () => {
  expect(await callTool(ALICE, TOOL, { name: 'CONTRACT' })).toMatchInlineSnapshot(`
    {
      "ai_agents": [
        {
          "access_state": "enabled",
          "id": "14031",
          "name": "Contract reviewer",
          "origin": "CUSTOM",
        },
      ],
      "total_count": 1,
    }
  `);
  expect(await requests()).toEqual([
    { method: 'GET', path: '/2.0/ai_agents', query: { include_box_default: 'true', limit: '1000' } },
  ]);
});

it('looks at every page', async () => {
  const entry = {
    id: '77',
    type: 'ai_agent',
    origin: 'CUSTOM',
    name: 'Agent of page one',
    access_state: 'enabled',
  };
  await control('faults', {
    pattern: '/ai_agents$',
    status: 200,
    count: 1,
    body: { entries: [entry], next_marker: Buffer.from('at:0').toString('base64url'), limit: 1 },
  });
  const { ai_agents } = await callTool(ALICE, TOOL, { name: 'agent' });
  expect((ai_agents as { id: string }[]).map(({ id }) => id)).toEqual(['77', '1', '2']);
});

it('counts what it leaves out', async () => {
  const answer = await callTool(ALICE, TOOL, { name: 'agent', limit: 1 });
  expect(answer).toMatchObject({ ai_agents: [{ name: 'Box Ask Agent' }], total_count: 2 });
});

it('needs a name', async () => {
  expect((await failTool(ALICE, TOOL, { name: ' ' })).text).toContain('name: ');
});

it("finds no other company's agent", async () => {
  expect(await callTool(CAROL, TOOL, { name: 'contract' })).toEqual({ ai_agents: [], total_count: 0 });
});
