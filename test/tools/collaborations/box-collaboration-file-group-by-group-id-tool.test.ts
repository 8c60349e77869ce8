import { expect, it } from 'vitest';
import { ALICE, BOB, CAROL, MISSING, useTools } from '../../helpers/tools.js';

const { callTool, failTool, requests, idOf } = useTools();
const TOOL = 'box_collaboration_file_group_by_group_id_tool';

async function groupId(login: string, query: string): Promise<string> {
  const { groups } = await callTool(login, 'box_groups_search_tool', { query });
  return (groups as { id: string }[])[0]!.id;
}

it('gives the members of a group access', async () => {
  const group_id = await groupId(ALICE, 'Engineering');
  const file_id = await idOf(ALICE, 'Welcome to Box.html');
  expect(await callTool(ALICE, TOOL, { file_id, group_id, role: 'viewer' })).toMatchInlineSnapshot(`
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
        item: { type: 'file', id: file_id },
        accessible_by: { type: 'group', id: group_id },
        role: 'viewer',
      },
    },
  ]);
  expect(await idOf(BOB, 'Welcome to Box.html')).toBe(file_id);
});

it("treats another company's group, and another user's file, as missing ones", async () => {
  const ofCarol = await groupId(CAROL, 'Clinical');
  const file_id = await idOf(ALICE, 'Welcome to Box.html');
  expect(await failTool(ALICE, TOOL, { file_id, group_id: ofCarol })).toEqual(
    await failTool(ALICE, TOOL, { file_id, group_id: MISSING }),
  );
  const group_id = await groupId(ALICE, 'Engineering');
  const ofBob = await failTool(ALICE, TOOL, { file_id: await idOf(BOB, 'Ideas.txt'), group_id });
  expect(ofBob).toEqual(await failTool(ALICE, TOOL, { file_id: MISSING, group_id }));
  expect(ofBob.code).toBe('box_not_found');
});
