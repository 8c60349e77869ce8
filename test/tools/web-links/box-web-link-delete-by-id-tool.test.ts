import { expect, it } from 'vitest';
import { ALICE, BOB, MISSING, useTools } from '../../helpers/tools.js';

const { callTool, failTool, idOf } = useTools();
const TOOL = 'box_web_link_delete_by_id_tool';

const create = async (login: string, more: Record<string, unknown> = {}) => {
  const args = { url: 'https://example.test/a', parent_folder_id: '0', name: 'Example', ...more };
  const { web_link } = await callTool(login, 'box_web_link_create_tool', args);
  return (web_link as { id: string }).id;
};

it('moves a web link to the trash', async () => {
  const web_link_id = await create(ALICE);
  expect(await callTool(ALICE, TOOL, { web_link_id })).toEqual({
    message: `Web link ${web_link_id} is in the trash.`,
  });
  const { text } = await failTool(ALICE, 'box_web_link_get_by_id_tool', { web_link_id });
  expect(text).toContain('in the trash');
});

it('may not delete what is shared to be read', async () => {
  const parent_folder_id = await idOf(ALICE, 'Finance');
  const web_link_id = await create(ALICE, { parent_folder_id });
  expect((await failTool(BOB, TOOL, { web_link_id })).code).toBe('box_forbidden');
});

it("treats another user's web link as a missing one", async () => {
  const ofBob = await failTool(ALICE, TOOL, { web_link_id: await create(BOB) });
  expect(ofBob).toEqual(await failTool(ALICE, TOOL, { web_link_id: MISSING }));
  expect(ofBob.code).toBe('box_not_found');
});
