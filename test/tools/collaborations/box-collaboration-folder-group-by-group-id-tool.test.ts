import { expect, it } from 'vitest';
import { ALICE, BOB, CAROL, MISSING, useTools } from '../../helpers/tools.js';

const { callTool, failTool, requests, idOf } = useTools();
const TOOL = 'box_collaboration_folder_group_by_group_id_tool';

async function groupId(login: string, query: string): Promise<string> {
  const { groups } = await callTool(login, 'box_groups_search_tool', { query });
  return (groups as { id: string }[])[0]!.id;
}

it('gives the members of a group access', async () => {
  const group_id = await groupId(ALICE, 'Engineering');
  const folder_id = await idOf(ALICE, 'Personal');
  expect(await callTool(ALICE, TOOL, { folder_id, group_id, role: 'viewer' })).toMatchInlineSnapshot(`
    {
      "collaboration": {
        "id": "57000000008",
        "role": "viewer",
        "status": "accepted",
      },
    }
  `);
  expect(await requests()).toEqual([
    {
      method: 'POST',
      path: '/2.0/collaborations',
      query: {},
      body: {
        item: { type: 'folder', id: folder_id },
        accessible_by: { type: 'group', id: group_id },
        role: 'viewer',
      },
    },
  ]);
  expect(await idOf(BOB, 'Personal')).toBe(folder_id);
});

it("treats another company's group, and another user's folder, as missing ones", async () => {
  const ofCarol = await groupId(CAROL, 'Clinical');
  const folder_id = await idOf(ALICE, 'Personal');
  expect(await failTool(ALICE, TOOL, { folder_id, group_id: ofCarol })).toEqual(
    await failTool(ALICE, TOOL, { folder_id, group_id: MISSING }),
  );
  const group_id = await groupId(ALICE, 'Engineering');
  const ofBob = await failTool(ALICE, TOOL, { folder_id: await idOf(BOB, 'Archive'), group_id });
  expect(ofBob).toEqual(await failTool(ALICE, TOOL, { folder_id: MISSING, group_id }));
  expect(ofBob.code).toBe('box_not_found');
});
