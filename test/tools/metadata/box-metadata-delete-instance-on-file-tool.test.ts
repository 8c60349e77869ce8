import { expect, it } from 'vitest';
import { ALICE, BOB, MISSING, useTools } from '../../helpers/tools.js';

const { callTool, failTool, requests, idOf } = useTools();
const TOOL = 'box_metadata_delete_instance_on_file_tool';

const SET = 'box_metadata_set_instance_on_file_tool';
const template_key = 'contract';

/** A file of Alice's that has metadata of the template. */
async function contract(metadata: object = { partner: 'Globex', status: 'draft' }): Promise<string> {
  const file_id = await idOf(ALICE, 'Contracts/Globex partnership agreement.pdf');
  await callTool(ALICE, SET, { file_id, template_key, metadata });
  return file_id;
}

it('removes the values', async () => {
  const file_id = await contract();
  expect(await callTool(ALICE, TOOL, { file_id, template_key })).toEqual({
    message: `File ${file_id} has no metadata of contract any more.`,
  });
  expect((await requests()).at(-1)).toEqual({
    method: 'DELETE',
    path: `/2.0/files/${file_id}/metadata/enterprise/contract`,
    query: {},
  });
  expect((await failTool(ALICE, TOOL, { file_id, template_key })).text).toContain(
    'has no metadata of this template',
  );
});

it('is not for viewers', async () => {
  const file_id = await idOf(BOB, 'Finance/Invoice approval policy.md');
  expect((await failTool(BOB, TOOL, { file_id, template_key })).code).toBe('box_forbidden');
});

it("treats another user's file as a missing one", async () => {
  const ofBob = await failTool(ALICE, TOOL, { file_id: await idOf(BOB, 'Ideas.txt'), template_key });
  expect(ofBob).toEqual(await failTool(ALICE, TOOL, { file_id: MISSING, template_key }));
  expect(ofBob.code).toBe('box_not_found');
});
