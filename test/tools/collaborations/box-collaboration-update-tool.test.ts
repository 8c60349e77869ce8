import { expect, it } from 'vitest';
import { ALICE, BOB, CAROL, MISSING, useTools } from '../../helpers/tools.js';

const { callTool, failTool, requests, idOf } = useTools();
const TOOL = 'box_collaboration_update_tool';

async function shared(): Promise<string> {
  const folder_id = await idOf(ALICE, 'Finance');
  const { collaborations } = await callTool(ALICE, 'box_collaboration_list_by_folder_tool', { folder_id });
  return (collaborations as { id: string }[])[0]!.id;
}

it('changes the role', async () => {
  const collaboration_id = await shared();
  expect(await callTool(ALICE, TOOL, { collaboration_id, role: 'editor' })).toMatchInlineSnapshot(`
    {
      "collaboration": {
        "id": "57000000002",
        "role": "editor",
        "status": "accepted",
      },
    }
  `);
  expect((await requests()).at(-1)).toEqual({
    method: 'PUT',
    path: `/2.0/collaborations/${collaboration_id}`,
    query: {},
    body: { role: 'editor' },
  });
});

it('changes the end and the path, and leaves the role alone', async () => {
  const collaboration_id = await shared();
  const change = { expires_at: '2026-07-01T17:00:00Z', can_view_path: true };
  const { collaboration } = await callTool(ALICE, TOOL, { collaboration_id, ...change });
  expect(collaboration).toMatchObject({ role: 'viewer', expires_at: '2026-07-01T17:00:00+00:00' });
  expect((await requests()).at(-1)?.body).toEqual({ ...change, expires_at: '2026-07-01T17:00:00+00:00' });
});

it('asks for something to change', async () => {
  expect(await failTool(ALICE, TOOL, { collaboration_id: '1' })).toMatchInlineSnapshot(`
    {
      "code": "invalid_arguments",
      "text": "Nothing to change was given. Give one of role, status, expires_at and can_view_path.",
    }
  `);
});

it('says what is wrong with a status', async () => {
  const { code, text } = await failTool(ALICE, TOOL, { collaboration_id: '1', status: 'maybe' });
  expect(code).toBe('invalid_arguments');
  expect(text).toContain('"pending"|"accepted"|"rejected"');
});

it('is for owners and co-owners', async () => {
  const collaboration_id = await shared();
  expect((await failTool(BOB, TOOL, { collaboration_id, role: 'editor' })).code).toBe('box_forbidden');
  await callTool(ALICE, TOOL, { collaboration_id, role: 'co-owner' });
  await callTool(BOB, TOOL, { collaboration_id, role: 'viewer' });
});

it('treats a collaboration among others as a missing one', async () => {
  const collaboration_id = await shared();
  const ofOthers = await failTool(CAROL, TOOL, { collaboration_id, role: 'editor' });
  expect(ofOthers).toEqual(await failTool(CAROL, TOOL, { collaboration_id: MISSING, role: 'editor' }));
  expect(ofOthers.code).toBe('box_not_found');
});
