import { expect, it } from 'vitest';
import { ALICE, BOB, MISSING, useTools } from '../../helpers/tools.js';

const { callTool, failTool, requests, idOf } = useTools();
const TOOL = 'box_metadata_set_instance_on_file_tool';

const template_key = 'contract';
const metadata = {
  partner: 'Globex Research AG',
  monthlyFee: 18400.5,
  signedOn: '2025-02-14T00:00:00Z',
  status: 'signed',
  regions: ['EU', 'US'],
};

it('sets values of all types', async () => {
  const file_id = await idOf(ALICE, 'Contracts/Globex partnership agreement.pdf');
  expect(await callTool(ALICE, TOOL, { file_id, template_key, metadata })).toMatchInlineSnapshot(`
    {
      "metadata": {
        "monthlyFee": 18400.5,
        "partner": "Globex Research AG",
        "regions": [
          "EU",
          "US",
        ],
        "signedOn": "2025-02-14T00:00:00Z",
        "status": "signed",
      },
      "version": 0,
    }
  `);
  expect(await requests()).toEqual([
    {
      method: 'POST',
      path: `/2.0/files/${file_id}/metadata/enterprise/contract`,
      query: {},
      body: metadata,
    },
  ]);
});

it('says that there is metadata already', async () => {
  const file_id = await idOf(ALICE, 'Contracts/Globex partnership agreement.pdf');
  await callTool(ALICE, TOOL, { file_id, template_key, metadata: {} });
  expect(await failTool(ALICE, TOOL, { file_id, template_key, metadata })).toMatchInlineSnapshot(`
    {
      "code": "box_conflict",
      "text": "The file has metadata of this template already. Update it in place of setting it.",
    }
  `);
});

it('says which value does not fit, and what does', async () => {
  const file_id = await idOf(ALICE, 'Contracts/Globex partnership agreement.pdf');
  const wrong = {
    partner: 5,
    monthlyFee: 'much',
    signedOn: '2025',
    status: 'open',
    regions: ['EU', 'Mars'],
    colour: 'red',
  };
  expect(await failTool(ALICE, TOOL, { file_id, template_key, metadata: wrong })).toMatchInlineSnapshot(`
    {
      "code": "box_bad_request",
      "text": "The values do not fit the template: "partner" must be text; "monthlyFee" must be a number; "signedOn" must be a date such as 2026-07-01T00:00:00Z; "status" must be one of "draft", "signed", "ended"; "regions" must be a list of "EU", "US", "APAC"; "colour" is no field of the template. Its fields are "partner", "monthlyFee", "signedOn", "status", "regions". Correct them and call the tool again; nothing was changed.",
    }
  `);
  expect((await requests()).map(({ method }) => method)).toEqual(['POST', 'GET']);
});

it('takes no values that Box sets itself', async () => {
  const { code, text } = await failTool(ALICE, TOOL, { file_id: '1', template_key, metadata: { $id: 'x' } });
  expect(code).toBe('invalid_arguments');
  expect(text).toContain('metadata.$id');
});

it('is not for viewers', async () => {
  const file_id = await idOf(BOB, 'Finance/Invoice approval policy.md');
  expect((await failTool(BOB, TOOL, { file_id, template_key, metadata })).code).toBe('box_forbidden');
});

it('tells a template that is not there from a file that is not', async () => {
  const file_id = await idOf(ALICE, 'Contracts/Globex partnership agreement.pdf');
  const { code, text } = await failTool(ALICE, TOOL, { file_id, template_key: 'missing', metadata });
  expect(code).toBe('box_not_found');
  expect(text).toContain('no metadata template of this key');
});

it("treats another user's file as a missing one", async () => {
  const ofBob = await failTool(ALICE, TOOL, {
    file_id: await idOf(BOB, 'Ideas.txt'),
    template_key,
    metadata,
  });
  expect(ofBob).toEqual(await failTool(ALICE, TOOL, { file_id: MISSING, template_key, metadata }));
  expect(ofBob.code).toBe('box_not_found');
});
