import { expect, it } from 'vitest';
import { ALICE, BOB, MISSING, useTools } from '../../helpers/tools.js';

const { callTool, failTool, requests, idOf } = useTools();
const TOOL = 'box_ai_extract_structured_enhanced_using_fields_tool';
const FIELDS = [{ key: 'rent', type: 'float', prompt: 'EUR per month excluding VAT' }];

it("asks Box's agent for difficult documents", async () => {
  const file_ids = [await idOf(ALICE, 'Contracts/Office lease Dresden.pdf')];
  expect(await callTool(ALICE, TOOL, { file_ids, fields: FIELDS })).toMatchInlineSnapshot(`
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
    {"rent":21080}
    </box-content-RANDOM>",
      "completion_reason": "done",
      "created_at": "2026-01-15T09:00:00-00:00",
    }
  `);
  expect(await requests()).toEqual([
    {
      method: 'POST',
      path: '/2.0/ai/extract_structured',
      query: {},
      body: {
        items: [{ type: 'file', id: file_ids[0] }],
        fields: FIELDS,
        ai_agent: { type: 'ai_agent_id', id: 'enhanced_extract_agent' },
      },
    },
  ]);
});

it('takes no other agent', async () => {
  const args = { file_ids: [MISSING], fields: FIELDS, ai_agent_id: '14031' };
  expect((await failTool(ALICE, TOOL, args)).text).toContain('"ai_agent_id" is not known');
});

it("treats another user's file as a missing one", async () => {
  const ofBob = await failTool(ALICE, TOOL, { file_ids: [await idOf(BOB, 'Ideas.txt')], fields: FIELDS });
  expect(ofBob).toEqual(await failTool(ALICE, TOOL, { file_ids: [MISSING], fields: FIELDS }));
  expect(ofBob.code).toBe('box_not_found');
});
