import { expect, it } from 'vitest';
import { ALICE, BOB, MISSING, useTools } from '../../helpers/tools.js';

const { callTool, failTool, requests } = useTools();
const TOOL = 'box_web_link_get_by_id_tool';

const create = async (login: string, more: Record<string, unknown> = {}) => {
  const args = { url: 'https://example.test/a', parent_folder_id: '0', name: 'Example', ...more };
  const { web_link } = await callTool(login, 'box_web_link_create_tool', args);
  return (web_link as { id: string }).id;
};

it('tells where a web link leads and stands', async () => {
  const web_link_id = await create(ALICE);
  expect(await callTool(ALICE, TOOL, { web_link_id })).toMatchInlineSnapshot(`
    {
      "web_link": {
        "id": "4100000001",
        "modified_at": "2026-01-15T09:00:00-00:00",
        "name": "Example",
        "parent": {
          "id": "0",
          "name": "All Files",
        },
        "url": "https://example.test/a",
      },
    }
  `);
  expect((await requests()).at(-1)).toEqual({
    method: 'GET',
    path: `/2.0/web_links/${web_link_id}`,
    query: {},
  });
});

it("treats another user's web link as a missing one", async () => {
  const ofBob = await failTool(ALICE, TOOL, { web_link_id: await create(BOB) });
  expect(ofBob).toEqual(await failTool(ALICE, TOOL, { web_link_id: MISSING }));
  expect(ofBob.code).toBe('box_not_found');
});
