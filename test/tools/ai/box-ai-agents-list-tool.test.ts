import { expect, it } from 'vitest';
import { ALICE, CAROL, useTools } from '../../helpers/tools.js';

const { callTool, failTool, requests } = useTools();
const TOOL = 'box_ai_agents_list_tool';
const namesOf = (answer: Record<string, unknown>) =>
  (answer['ai_agents'] as { name: string }[]).map(({ name }) => name);

it("lists the company's agents and Box's own", async () => {
  expect(await callTool(ALICE, TOOL)).toMatchInlineSnapshot(`
    {
      "ai_agents": [
        {
          "access_state": "enabled",
          "id": "1",
          "name": "Box Ask Agent",
          "origin": "BOX",
        },
        {
          "access_state": "enabled",
          "id": "2",
          "name": "Box Extract Agent",
          "origin": "BOX",
        },
        {
          "access_state": "enabled",
          "id": "14031",
          "name": "Contract reviewer",
          "origin": "CUSTOM",
        },
      ],
    }
  `);
  expect(await requests()).toEqual([
    { method: 'GET', path: '/2.0/ai_agents', query: { include_box_default: 'true', limit: '200' } },
  ]);
});

it('goes on after the first page', async () => {
  const first = await callTool(ALICE, TOOL, { limit: 2 });
  expect(namesOf(first)).toHaveLength(2);
  const second = await callTool(ALICE, TOOL, { limit: 2, marker: first['next_marker'] });
  expect(namesOf(second)).toEqual(['Contract reviewer']);
  expect(second).not.toHaveProperty('next_marker');
});

it('refuses limits that Box does not have', async () => {
  for (const limit of [0, 1001, 1.5])
    expect((await failTool(ALICE, TOOL, { limit })).text).toContain('limit: ');
});

it('lists no agents of other companies', async () => {
  expect(namesOf(await callTool(CAROL, TOOL))).not.toContain('Contract reviewer');
});
