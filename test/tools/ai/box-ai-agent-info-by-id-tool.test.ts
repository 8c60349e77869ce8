import { expect, it } from 'vitest';
import { ALICE, MISSING, useTools } from '../../helpers/tools.js';

const { callTool, failTool, requests } = useTools();
const TOOL = 'box_ai_agent_info_by_id_tool';

it('tells what an agent can do; its instructions are marked as what others wrote', async () => {
  expect(await callTool(ALICE, TOOL, { ai_agent_id: '14031' })).toMatchInlineSnapshot(`
    {
      "ai_agent": {
        "access_state": "enabled",
        "ask": {
          "access_state": "enabled",
          "custom_instructions": "<box-content-RANDOM>
    Name the clause of every answer. Mention notice periods.
    </box-content-RANDOM>",
          "description": "Reads contracts for Operations.",
          "models": [
            "azure__openai__gpt_4o_mini",
          ],
          "suggested_questions": [
            "When does it end?",
            "What does it cost?",
          ],
        },
        "created_at": "2025-06-02T08:00:00-00:00",
        "extract": {
          "access_state": "enabled",
          "description": "Takes dates and fees from contracts.",
          "models": [
            "azure__openai__gpt_4o_mini",
          ],
        },
        "id": "14031",
        "modified_at": "2025-06-02T08:00:00-00:00",
        "name": "Contract reviewer",
        "origin": "CUSTOM",
      },
    }
  `);
  expect(await requests()).toEqual([
    { method: 'GET', path: '/2.0/ai_agents/14031', query: { fields: 'ask,text_gen,extract' } },
  ]);
});

it("treats another company's agent as a missing one", async () => {
  const missing = await failTool(ALICE, TOOL, { ai_agent_id: MISSING });
  expect(missing).toMatchInlineSnapshot(`
    {
      "code": "box_not_found",
      "text": "Box has no such agent, or the signed-in account may not see it. box_ai_agents_list_tool lists them.",
    }
  `);
  expect(await failTool(ALICE, TOOL, { ai_agent_id: '14077' })).toEqual(missing);
});
