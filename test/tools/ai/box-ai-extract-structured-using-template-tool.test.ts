import { expect, it } from 'vitest';
import { ALICE, BOB, MISSING, useTools } from '../../helpers/tools.js';

const { callTool, failTool, requests, idOf } = useTools();
const TOOL = 'box_ai_extract_structured_using_template_tool';
const MSA = 'Contracts/Northwind master services agreement.pdf';

it('answers one record of the fields of the template', async () => {
  const file_ids = [await idOf(ALICE, MSA)];
  expect(await callTool(ALICE, TOOL, { file_ids, template_key: 'contract' })).toMatchInlineSnapshot(`
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
    {"partner":null,"monthlyFee":8,"signedOn":null,"status":null,"regions":["EU","US"]}
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
        metadata_template: { type: 'metadata_template', scope: 'enterprise', template_key: 'contract' },
      },
    },
  ]);
});

it('says that there is no such template', async () => {
  const file_ids = [await idOf(ALICE, MSA)];
  expect(await failTool(ALICE, TOOL, { file_ids, template_key: 'nothing' })).toMatchInlineSnapshot(`
    {
      "code": "box_not_found",
      "text": "Box has no such template or file, or the signed-in account may not see it. box_metadata_template_list_tool lists the templates; box_search_tool finds files.",
    }
  `);
});

it('refuses a key that is none before Box is asked', async () => {
  for (const template_key of ['', 'a/b', '1a', 'a b']) {
    const { text } = await failTool(ALICE, TOOL, { file_ids: [MISSING], template_key });
    expect(text).toContain('template_key: must be the key of a template');
  }
  expect(await requests()).toEqual([]);
});

it("treats another user's file as a missing one", async () => {
  const template_key = 'contract';
  const ofBob = await failTool(ALICE, TOOL, { file_ids: [await idOf(BOB, 'Ideas.txt')], template_key });
  expect(ofBob).toEqual(await failTool(ALICE, TOOL, { file_ids: [MISSING], template_key }));
  expect(ofBob.code).toBe('box_not_found');
});
