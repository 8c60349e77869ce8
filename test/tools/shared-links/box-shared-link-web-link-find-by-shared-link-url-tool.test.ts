import { expect, it } from 'vitest';
import { ALICE, BOB, CAROL, useTools } from '../../helpers/tools.js';

const { callTool, failTool, requests, idOf } = useTools();
const TOOL = 'box_shared_link_web_link_find_by_shared_link_url_tool';

const create = async (login: string, more: Record<string, unknown> = {}) => {
  const args = { url: 'https://example.test/a', parent_folder_id: '0', name: 'Example', ...more };
  const { web_link } = await callTool(login, 'box_web_link_create_tool', args);
  return (web_link as { id: string }).id;
};

const share = async (settings: Record<string, unknown> = {}) => {
  const web_link_id = await create(ALICE, { parent_folder_id: await idOf(ALICE, 'Finance/2025') });
  const { shared_link } = await callTool(ALICE, 'box_shared_link_web_link_create_or_update_tool', {
    web_link_id,
    ...settings,
  });
  return { id: web_link_id, ...(shared_link as { url: string; vanity_url?: string }) };
};

it('finds what is behind a link, for whoever may use it', async () => {
  const { id, url } = await share();
  expect(await callTool(BOB, TOOL, { shared_link_url: url })).toMatchObject({ web_link: { id } });
  expect((await requests()).at(-1)).toEqual({ method: 'GET', path: '/2.0/shared_items', query: {} });
  expect((await failTool(CAROL, TOOL, { shared_link_url: url })).code).toBe('box_not_found');
});

it('needs the password of a link that has one, and repeats it nowhere', async () => {
  const password = 'Pass & word=1%26';
  const { id, vanity_url } = await share({ access: 'open', password, vanity_name: 'quarterly-report' });
  const found = await callTool(CAROL, TOOL, { shared_link_url: vanity_url, password });
  expect(found).toMatchObject({ web_link: { id } });
  for (const wrong of [{}, { password: 'Wrong-123' }]) {
    const { code, text } = await failTool(CAROL, TOOL, { shared_link_url: vanity_url, ...wrong });
    expect(code).toBe('box_forbidden');
    expect(text).toContain('has a password');
    expect(text).not.toContain('Wrong-123');
  }
});

it('names the tool for what is behind it instead', async () => {
  const folder_id = await idOf(ALICE, 'Personal');
  const answer = await callTool(ALICE, 'box_shared_link_folder_create_or_update_tool', { folder_id });
  const { url } = answer['shared_link'] as { url: string };
  const { code, text } = await failTool(ALICE, TOOL, { shared_link_url: url });
  expect(code).toBe('box_not_found');
  expect(text).toContain('box_shared_link_folder_find_by_shared_link_url_tool');
});

it('takes only addresses, and none that could end the header', async () => {
  for (const wrong of ['', 'app.box.com/s/x', 'https://a.test/s/x\r\nx-evil: 1', 'https://a.test/ x', '1'])
    expect((await failTool(ALICE, TOOL, { shared_link_url: wrong })).code).toBe('invalid_arguments');
  expect(await requests()).toEqual([]);
});

it("treats a link that is not the account's to use as a missing one", async () => {
  const { url } = await share({ access: 'collaborators' });
  const ofAlice = await failTool(CAROL, TOOL, { shared_link_url: url });
  const missing = await failTool(CAROL, TOOL, { shared_link_url: 'https://app.box.com/s/0' });
  expect(ofAlice).toEqual(missing);
  expect(ofAlice.code).toBe('box_not_found');
});
