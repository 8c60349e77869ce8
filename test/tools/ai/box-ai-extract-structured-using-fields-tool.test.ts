import { expect, it } from 'vitest';
import { ALICE, BOB, MISSING, useTools } from '../../helpers/tools.js';

const { callTool, failTool, requests, idOf } = useTools();
const TOOL = 'box_ai_extract_structured_using_fields_tool';
const MSA = 'Contracts/Northwind master services agreement.pdf';

const FIELDS = [
  { key: 'fee', type: 'float', displayName: 'Warehousing fee', prompt: 'EUR per month for warehousing' },
  { key: 'start', type: 'date', description: 'When the agreement starts' },
  { key: 'kind', type: 'enum', options: [{ key: 'Lease' }, { key: 'Master Services Agreement' }] },
  { key: 'cities', type: 'multiSelect', options: [{ key: 'Bremen' }, { key: 'Zurich' }] },
  { key: 'liability' },
  { key: 'colour' },
];

it('answers one record; options stay with their field', async () => {
  const file_ids = [await idOf(ALICE, MSA)];
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
    {"fee":18400,"start":"2025-03-01","kind":"Master Services Agreement","cities":["Bremen"],"liability":"4. Liability","colour":null}
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
      body: { items: [{ type: 'file', id: file_ids[0] }], fields: FIELDS },
    },
  ]);
});

it('asks the agent that is named', async () => {
  const file_ids = [await idOf(ALICE, MSA)];
  await callTool(ALICE, TOOL, { file_ids, fields: FIELDS, ai_agent_id: '14031' });
  expect((await requests())[0]?.body).toMatchObject({ ai_agent: { type: 'ai_agent_id', id: '14031' } });
});

it.each([
  [
    'an unknown type',
    [{ key: 'a', type: 'text' }],
    'fields.0.type: ',
    '"string"|"float"|"date"|"enum"|"multiSelect"',
  ],
  ['a choice without options', [{ key: 'a', type: 'enum' }], 'fields.0.options: ', 'must be given'],
  [
    'options of a text',
    [{ key: 'a', options: [{ key: 'b' }] }],
    'fields.0.options: ',
    'type is enum or multiSelect',
  ],
  ['a key given twice', [{ key: 'a' }, { key: 'a' }], 'fields: ', 'only once'],
  ['no fields', [], 'fields: ', 'The fields of the record'],
  ['a name nobody knows', [{ key: 'a', label: 'A' }], '"label" is not known in fields.0', ''],
])('refuses %s before Box is asked', async (_what, fields, where, allowed) => {
  const { code, text } = await failTool(ALICE, TOOL, { file_ids: [MISSING], fields });
  expect(code).toBe('invalid_arguments');
  expect(text).toContain(where);
  expect(text).toContain(allowed);
  expect(await requests()).toEqual([]);
});

it("treats another user's file as a missing one", async () => {
  const fields = [{ key: 'a' }];
  const ofBob = await failTool(ALICE, TOOL, { file_ids: [await idOf(BOB, 'Ideas.txt')], fields });
  expect(ofBob).toEqual(await failTool(ALICE, TOOL, { file_ids: [MISSING], fields }));
  expect(ofBob.code).toBe('box_not_found');
});
