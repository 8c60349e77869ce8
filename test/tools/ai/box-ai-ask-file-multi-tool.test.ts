import { expect, it } from 'vitest';
import { ALICE, BOB, MISSING, useTools } from '../../helpers/tools.js';

const { callTool, failTool, requests, idOf } = useTools();
const TOOL = 'box_ai_ask_file_multi_tool';

it('answers from all files, each named once', async () => {
  const lease = await idOf(ALICE, 'Contracts/Office lease Dresden.pdf');
  const quote = await idOf(ALICE, 'Contracts/Cleaning services quote.txt');
  const prompt = 'How many square metres?';
  expect(await callTool(ALICE, TOOL, { file_ids: [lease, quote, lease], prompt })).toMatchInlineSnapshot(`
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
    Office lease Dresden.pdf: "Premises: Königsbrücker Strasse 96, Dresden, 1,240 square metres on two floors."
    Cleaning services quote.txt: "Daily cleaning of 1,240 square metres, five days a week: 3,150 EUR per month."
    </box-content-RANDOM>",
      "completion_reason": "done",
      "created_at": "2026-01-15T09:00:00-00:00",
    }
  `);
  expect((await requests()).map(({ path, body }) => ({ path, body }))).toEqual([
    {
      path: '/2.0/ai/ask',
      body: {
        mode: 'multiple_item_qa',
        prompt,
        items: [
          { type: 'file', id: lease },
          { type: 'file', id: quote },
        ],
      },
    },
  ]);
});

it('takes one file too', async () => {
  const file_ids = [await idOf(ALICE, 'Contracts/Office lease Dresden.pdf')];
  await callTool(ALICE, TOOL, { file_ids, prompt: 'What is the deposit?' });
  expect((await requests())[0]?.body).toMatchObject({ mode: 'single_item_qa' });
});

it('refuses no file and more than 25 before Box is asked', async () => {
  for (const count of [0, 26]) {
    const file_ids = Array.from({ length: count }, (_, index) => String(index + 1));
    const { code, text } = await failTool(ALICE, TOOL, { file_ids, prompt: 'What?' });
    expect(code).toBe('invalid_arguments');
    expect(text).toContain('file_ids: ');
    expect(text).toContain('Ids of 1 to 25 files');
  }
  expect(await requests()).toEqual([]);
});

it("treats another user's file among the own ones as a missing one", async () => {
  const own = await idOf(ALICE, 'Contracts/Office lease Dresden.pdf');
  const prompt = 'What?';
  const ofBob = await failTool(ALICE, TOOL, { file_ids: [own, await idOf(BOB, 'Ideas.txt')], prompt });
  expect(ofBob).toEqual(await failTool(ALICE, TOOL, { file_ids: [own, MISSING], prompt }));
  expect(ofBob.code).toBe('box_not_found');
});
