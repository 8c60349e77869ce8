import { expect, it } from 'vitest';
import { ALICE, BOB, CAROL, MISSING, useTools } from '../../helpers/tools.js';

const { callTool, failTool, requests, idOf } = useTools();
const TOOL = 'box_collaboration_delete_tool';

async function shared(): Promise<string> {
  const folder_id = await idOf(ALICE, 'Finance');
  const { collaborations } = await callTool(ALICE, 'box_collaboration_list_by_folder_tool', { folder_id });
  return (collaborations as { id: string }[])[0]!.id;
}

it('takes access away', async () => {
  const collaboration_id = await shared();
  expect(await callTool(ALICE, TOOL, { collaboration_id })).toEqual({
    message: `Collaboration ${collaboration_id} is removed.`,
  });
  expect((await requests()).at(-1)).toEqual({
    method: 'DELETE',
    path: `/2.0/collaborations/${collaboration_id}`,
    query: {},
  });
  await expect(idOf(BOB, 'Finance')).rejects.toThrow('has no');
});

it('lets everyone give up their own access, and viewers none of others', async () => {
  const collaboration_id = await shared();
  await callTool(BOB, TOOL, { collaboration_id });
  await expect(idOf(BOB, 'Finance')).rejects.toThrow('has no');
  const folder_id = await idOf(ALICE, 'Projects/Aurora');
  const made = await callTool(ALICE, 'box_collaboration_folder_user_by_user_login_tool', {
    folder_id,
    user_login: CAROL,
  });
  const { id } = made['collaboration'] as { id: string };
  expect((await failTool(BOB, TOOL, { collaboration_id: id })).code).toBe('box_forbidden');
});

it('treats a collaboration among others as a missing one', async () => {
  const collaboration_id = await shared();
  const ofOthers = await failTool(CAROL, TOOL, { collaboration_id });
  expect(ofOthers).toEqual(await failTool(CAROL, TOOL, { collaboration_id: MISSING }));
  expect(ofOthers.code).toBe('box_not_found');
});
