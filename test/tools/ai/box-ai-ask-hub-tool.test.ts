import { expect, it } from 'vitest';
import { ALICE, CAROL, MISSING, useTools } from '../../helpers/tools.js';

const { callTool, failTool, requests } = useTools();
const TOOL = 'box_ai_ask_hub_tool';
const HUB = '370000001';
const NOT_INDEXED = '370000002';

it('answers from what is in the hub', async () => {
  const prompt = 'Which risk has condensation?';
  expect(await callTool(ALICE, TOOL, { hub_id: HUB, prompt })).toMatchInlineSnapshot(`
    {
      "ai_agent_info": {
        "models": [
          {
            "name": "emulator__quotes",
            "provider": "emulator",
          },
        ],
        "processor": "basic_text",
      },
      "answer": "<box-content-RANDOM>
    Risk register.csv: "id,risk,likelihood,impact,owner,mitigation"
    Risk register.csv: "R3,Condensation inside the housing,medium,high,Bob Okafor,Add a vent membrane and repeat the climate test"
    2025-05-20 steering.md: "- Climate test failed at minus 30 degrees: condensation in the housing."
    </box-content-RANDOM>",
      "completion_reason": "done",
      "created_at": "2026-01-15T09:00:00-00:00",
    }
  `);
  expect(await requests()).toEqual([
    {
      method: 'POST',
      path: '/2.0/ai/ask',
      query: {},
      body: { mode: 'single_item_qa', prompt, items: [{ type: 'hubs', id: HUB }] },
    },
  ]);
});

it('says that a hub is not indexed, and what to do', async () => {
  expect(await failTool(ALICE, TOOL, { hub_id: NOT_INDEXED, prompt: 'What?' })).toMatchInlineSnapshot(`
    {
      "code": "box_conflict",
      "text": "Box AI has not indexed this hub and cannot answer from it. Ask about its files with box_ai_ask_file_multi_tool; an administrator can enable Box AI for Hubs.",
    }
  `);
});

it('refuses a prompt that is too long', async () => {
  const { text } = await failTool(ALICE, TOOL, { hub_id: HUB, prompt: 'a'.repeat(10_001) });
  expect(text).toContain('prompt: ');
});

it("treats another company's hub as a missing one", async () => {
  const missing = await failTool(CAROL, TOOL, { hub_id: MISSING, prompt: 'What?' });
  expect(missing).toMatchInlineSnapshot(`
    {
      "code": "box_not_found",
      "text": "Box has no such hub, or the signed-in account may not see it. Take the digits at the end of its address; box_who_am_i tells which account is signed in.",
    }
  `);
  expect(await failTool(CAROL, TOOL, { hub_id: HUB, prompt: 'What?' })).toEqual(missing);
});
