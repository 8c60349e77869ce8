import { expect, it } from 'vitest';
import { ALICE, BOB, MISSING, useTools } from '../../helpers/tools.js';

const { callTool, failTool, requests, idOf } = useTools();
const TOOL = 'box_metadata_get_instance_on_file_tool';

const SET = 'box_metadata_set_instance_on_file_tool';
const template_key = 'contract';

/** A file of Alice's that has metadata of the template. */
async function contract(metadata: object = { partner: 'Globex', status: 'draft' }): Promise<string> {
  const file_id = await idOf(ALICE, 'Contracts/Globex partnership agreement.pdf');
  await callTool(ALICE, SET, { file_id, template_key, metadata });
  return file_id;
}

it('tells the values, without what hides in them', async () => {
  const file_id = await contract({ partner: 'Glo\u200bbex', regions: ['EU'] });
  expect(await callTool(ALICE, TOOL, { file_id, template_key })).toEqual({
    metadata: { partner: 'Globex', regions: ['EU'] },
    version: 0,
  });
  expect((await requests()).at(-1)).toEqual({
    method: 'GET',
    path: `/2.0/files/${file_id}/metadata/enterprise/contract`,
    query: {},
  });
});

it('says that the file has none', async () => {
  const file_id = await idOf(ALICE, 'Contracts/Globex partnership agreement.pdf');
  expect(await failTool(ALICE, TOOL, { file_id, template_key })).toMatchInlineSnapshot(`
    {
      "code": "box_not_found",
      "text": "The file has no metadata of this template. Check the key of the template, or set the metadata first.",
    }
  `);
});

it("treats another user's file as a missing one", async () => {
  const ofBob = await failTool(ALICE, TOOL, { file_id: await idOf(BOB, 'Ideas.txt'), template_key });
  expect(ofBob).toEqual(await failTool(ALICE, TOOL, { file_id: MISSING, template_key }));
  expect(ofBob.code).toBe('box_not_found');
});
