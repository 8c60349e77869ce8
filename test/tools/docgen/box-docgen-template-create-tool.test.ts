import { expect, it } from 'vitest';
import { newFile } from '../../helpers/docgen.js';
import { ALICE, BOB, CAROL, MISSING, useTools } from '../../helpers/tools.js';

const bench = useTools();
const { callTool, failTool, requests, idOf } = bench;
const TOOL = 'box_docgen_template_create_tool';

it('marks a file as a template, once', async () => {
  const file_id = await newFile(bench);
  const made = { template: { id: file_id } };
  expect(await callTool(ALICE, TOOL, { file_id })).toEqual(made);
  expect((await requests()).at(-1)).toEqual({
    method: 'POST',
    path: '/2.0/docgen_templates',
    query: {},
    body: { file: { type: 'file', id: file_id } },
  });
  expect(await callTool(ALICE, TOOL, { file_id })).toEqual(made);
  const { templates } = await callTool(ALICE, 'box_docgen_template_list_tool');
  expect(templates).toHaveLength(1);
});

it('takes Word files only', async () => {
  const file_id = await idOf(ALICE, 'Finance/Invoice approval policy.md');
  expect((await failTool(ALICE, TOOL, { file_id })).code).toBe('box_bad_request');
});

it('is not for viewers', async () => {
  expect((await failTool(BOB, TOOL, { file_id: await newFile(bench) })).code).toBe('box_forbidden');
});

it("treats another user's file as a missing one", async () => {
  const ofAlice = await failTool(CAROL, TOOL, { file_id: await newFile(bench) });
  expect(ofAlice).toEqual(await failTool(CAROL, TOOL, { file_id: MISSING }));
  expect(ofAlice.code).toBe('box_not_found');
});
