import { expect, it } from 'vitest';
import { ALICE, BOB, MISSING, useTools } from '../../helpers/tools.js';

const { callTool, failTool, requests, idOf } = useTools();
const TOOL = 'box_web_link_update_by_id_tool';

const create = async (login: string, more: Record<string, unknown> = {}) => {
  const args = { url: 'https://example.test/a', parent_folder_id: '0', name: 'Example', ...more };
  const { web_link } = await callTool(login, 'box_web_link_create_tool', args);
  return (web_link as { id: string }).id;
};

const url = 'https://example.test/b';

it('changes address and folder, and keeps the name', async () => {
  const parent_folder_id = await idOf(ALICE, 'Finance');
  const web_link_id = await create(ALICE, { description: 'Old' });
  const { web_link } = await callTool(ALICE, TOOL, { web_link_id, url, parent_folder_id });
  expect(web_link).toMatchObject({
    id: web_link_id,
    url,
    name: 'Example',
    description: 'Old',
    parent: { id: parent_folder_id },
  });
  expect((await requests()).at(-1)).toEqual({
    method: 'PUT',
    path: `/2.0/web_links/${web_link_id}`,
    query: {},
    body: { parent: { id: parent_folder_id }, url },
  });
});

it('changes name and description', async () => {
  const web_link_id = await create(ALICE);
  const args = { web_link_id, url, parent_folder_id: '0', name: 'New', description: 'Words' };
  expect((await callTool(ALICE, TOOL, args))['web_link']).toMatchObject({
    name: 'New',
    description: 'Words',
  });
});

it('may not change what is shared to be read', async () => {
  const parent_folder_id = await idOf(ALICE, 'Finance');
  const web_link_id = await create(ALICE, { parent_folder_id });
  const { code } = await failTool(BOB, TOOL, { web_link_id, url, parent_folder_id });
  expect(code).toBe('box_forbidden');
});

it("treats another user's web link as a missing one", async () => {
  const ofBob = await failTool(ALICE, TOOL, { web_link_id: await create(BOB), url, parent_folder_id: '0' });
  expect(ofBob).toEqual(await failTool(ALICE, TOOL, { web_link_id: MISSING, url, parent_folder_id: '0' }));
  expect(ofBob.code).toBe('box_not_found');
});
