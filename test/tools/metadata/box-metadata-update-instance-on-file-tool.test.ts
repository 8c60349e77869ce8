import { expect, it } from 'vitest';
import { ALICE, BOB, MISSING, useTools } from '../../helpers/tools.js';

const { callTool, failTool, requests, idOf } = useTools();
const TOOL = 'box_metadata_update_instance_on_file_tool';

const SET = 'box_metadata_set_instance_on_file_tool';
const template_key = 'contract';

/** A file of Alice's that has metadata of the template. */
async function contract(metadata: object = { partner: 'Globex', status: 'draft' }): Promise<string> {
  const file_id = await idOf(ALICE, 'Contracts/Globex partnership agreement.pdf');
  await callTool(ALICE, SET, { file_id, template_key, metadata });
  return file_id;
}

it('sets what is given and leaves the rest', async () => {
  const file_id = await contract();
  const metadata = { partner: 'Globex', status: 'signed', monthlyFee: 1 };
  expect(await callTool(ALICE, TOOL, { file_id, template_key, metadata })).toMatchInlineSnapshot(`
    {
      "metadata": {
        "monthlyFee": 1,
        "partner": "Globex",
        "status": "signed",
      },
      "version": 1,
    }
  `);
  const [read, change] = (await requests()).slice(-2);
  expect(read?.method).toBe('GET');
  expect(change).toEqual({
    method: 'PUT',
    path: `/2.0/files/${file_id}/metadata/enterprise/contract`,
    query: {},
    body: [
      { op: 'replace', path: '/status', value: 'signed' },
      { op: 'add', path: '/monthlyFee', value: 1 },
    ],
  });
});

it('removes what is not given when told so', async () => {
  const file_id = await contract();
  const args = { file_id, template_key, metadata: { status: 'ended' }, remove_non_included_data: true };
  expect(await callTool(ALICE, TOOL, args)).toEqual({ metadata: { status: 'ended' }, version: 1 });
});

it('sends nothing when nothing changes', async () => {
  const file_id = await contract();
  const args = { file_id, template_key, metadata: { status: 'draft' } };
  expect(await callTool(ALICE, TOOL, args)).toMatchObject({ version: 0 });
  expect((await requests()).at(-1)?.method).toBe('GET');
});

it('says which value does not fit, and changes nothing', async () => {
  const file_id = await contract();
  const metadata = { partner: 'Other', status: 'open' };
  expect(await failTool(ALICE, TOOL, { file_id, template_key, metadata })).toMatchInlineSnapshot(`
    {
      "code": "box_bad_request",
      "text": "The values do not fit the template: "status" must be one of "draft", "signed", "ended". Correct them and call the tool again; nothing was changed.",
    }
  `);
  expect(await callTool(ALICE, 'box_metadata_get_instance_on_file_tool', { file_id, template_key })).toEqual({
    metadata: { partner: 'Globex', status: 'draft' },
    version: 0,
  });
});

it("treats another user's file as a missing one", async () => {
  const ofBob = await failTool(ALICE, TOOL, {
    file_id: await idOf(BOB, 'Ideas.txt'),
    template_key,
    metadata: {},
  });
  expect(ofBob).toEqual(await failTool(ALICE, TOOL, { file_id: MISSING, template_key, metadata: {} }));
  expect(ofBob.code).toBe('box_not_found');
});
