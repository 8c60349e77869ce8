import { expect, it } from 'vitest';
import { ALICE, BOB, MISSING, useTools } from '../../helpers/tools.js';

const { callTool, failTool, requests, idOf } = useTools();
const TOOL = 'box_web_link_create_tool';

const url = 'https://example.test/a?b=c';

it('creates a web link, which then stands in its folder', async () => {
  const parent_folder_id = await idOf(ALICE, 'Finance');
  const args = { url, parent_folder_id, name: 'Rates\u200b', description: 'Daily' };
  expect(await callTool(ALICE, TOOL, args)).toMatchInlineSnapshot(`
    {
      "web_link": {
        "description": "Daily",
        "id": "4100000001",
        "modified_at": "2026-01-15T09:00:00-00:00",
        "name": "Rates",
        "parent": {
          "id": "310000000002",
          "name": "Finance",
        },
        "url": "https://example.test/a?b=c",
      },
    }
  `);
  expect(await requests()).toEqual([
    {
      method: 'POST',
      path: '/2.0/web_links',
      query: {},
      body: { parent: { id: parent_folder_id }, url, name: 'Rates\u200b', description: 'Daily' },
    },
  ]);
  const { folder_items } = await callTool(ALICE, 'box_folder_items_list_tool', {
    folder_id: parent_folder_id,
  });
  expect(folder_items).toContainEqual(expect.objectContaining({ type: 'web_link', name: 'Rates' }));
});

it('takes its name from the address when none is given', async () => {
  const { web_link } = await callTool(ALICE, TOOL, { url, parent_folder_id: '0' });
  expect(web_link).toMatchObject({ url, name: expect.stringContaining('example.test') as string });
});

it('says which item has the name already', async () => {
  const taken = await idOf(ALICE, 'Welcome to Box.html');
  const args = { url, parent_folder_id: '0', name: 'welcome to box.HTML' };
  const { code, text } = await failTool(ALICE, TOOL, args);
  expect(code).toBe('box_conflict');
  expect(text).toContain(`In the way: id ${taken}.`);
});

it('takes only web addresses', async () => {
  for (const wrong of [
    'example.test',
    'javascript:alert(1)',
    'file:///etc/passwd',
    'https://',
    'https://a b',
  ])
    expect(await failTool(ALICE, TOOL, { url: wrong, parent_folder_id: '0' })).toMatchObject({
      code: 'invalid_arguments',
      text: expect.stringContaining('url: must begin with http:// or https://') as string,
    });
  expect(await requests()).toEqual([]);
});

it('may not write where it may only read', async () => {
  const parent_folder_id = await idOf(ALICE, 'Finance');
  expect((await failTool(BOB, TOOL, { url, parent_folder_id })).code).toBe('box_forbidden');
});

it("treats another user's folder as a missing one", async () => {
  const parent_folder_id = await idOf(BOB, 'Archive');
  const ofBob = await failTool(ALICE, TOOL, { url, parent_folder_id });
  expect(ofBob).toEqual(await failTool(ALICE, TOOL, { url, parent_folder_id: MISSING }));
  expect(ofBob.code).toBe('box_not_found');
});
