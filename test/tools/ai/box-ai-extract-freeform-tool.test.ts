import { expect, it } from 'vitest';
import { ALICE, BOB, MISSING, useTools } from '../../helpers/tools.js';

const { callTool, failTool, requests, idOf, control } = useTools();
const TOOL = 'box_ai_extract_freeform_tool';
const MSA = 'Contracts/Northwind master services agreement.pdf';

it('takes from the files what the prompt names', async () => {
  const file_ids = [await idOf(ALICE, MSA)];
  const prompt = 'warehousing fee, notice to terminate, colour';
  expect(await callTool(ALICE, TOOL, { file_ids, prompt, ai_agent_id: '14031' })).toMatchInlineSnapshot(`
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
    {"warehousing fee":"Customer pays 18,400 EUR per month for warehousing in Bremen and Rotterdam. Fees rise with","notice to terminate":"Either party may terminate for cause with 30 days notice if a breach is not cured.","colour":null}
    </box-content-RANDOM>",
      "completion_reason": "done",
      "created_at": "2026-01-15T09:00:00-00:00",
    }
  `);
  expect(await requests()).toEqual([
    {
      method: 'POST',
      path: '/2.0/ai/extract',
      query: {},
      body: {
        prompt,
        items: [{ type: 'file', id: file_ids[0] }],
        ai_agent: { type: 'ai_agent_id', id: '14031' },
      },
    },
  ]);
});

it('says when Box AI is not available', async () => {
  const args = { file_ids: [await idOf(ALICE, MSA)], prompt: 'fee' };
  await control('faults', { pattern: '/ai/extract$', status: 403 });
  expect((await failTool(ALICE, TOOL, args)).code).toBe('box_forbidden');
});

it('refuses too long a prompt and too many files', async () => {
  const file_ids = Array.from({ length: 26 }, (_, index) => String(index + 1));
  const { code, text } = await failTool(ALICE, TOOL, { file_ids, prompt: 'a'.repeat(10_001) });
  expect(code).toBe('invalid_arguments');
  expect(text).toMatch(/file_ids: .*prompt: /);
  expect(await requests()).toEqual([]);
});

it("treats another user's file as a missing one", async () => {
  const prompt = 'fee';
  const ofBob = await failTool(ALICE, TOOL, { file_ids: [await idOf(BOB, 'Ideas.txt')], prompt });
  expect(ofBob).toEqual(await failTool(ALICE, TOOL, { file_ids: [MISSING], prompt }));
  expect(ofBob.code).toBe('box_not_found');
});
