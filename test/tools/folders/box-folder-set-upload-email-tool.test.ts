import { expect, it } from 'vitest';
import { ALICE, BOB, MISSING, useTools } from '../../helpers/tools.js';

const { callTool, failTool, requests, idOf } = useTools();
const TOOL = 'box_folder_set_upload_email_tool';

it('gives the folder an address, by default for collaborators', async () => {
  const folder_id = await idOf(ALICE, 'Finance/2025');
  expect(await callTool(ALICE, TOOL, { folder_id })).toEqual({
    id: folder_id,
    folder_upload_email: { access: 'collaborators', email: `upload.2025.${folder_id}@u.box.com` },
  });
  expect(await requests()).toEqual([
    {
      method: 'PUT',
      path: `/2.0/folders/${folder_id}`,
      query: { fields: 'folder_upload_email' },
      body: { folder_upload_email: { access: 'collaborators' } },
    },
  ]);
});

it('opens it to everyone, and takes it away with null', async () => {
  const folder_id = await idOf(ALICE, 'Finance/2025');
  expect(await callTool(ALICE, TOOL, { folder_id, folder_upload_email_access: 'open' })).toMatchObject({
    folder_upload_email: { access: 'open' },
  });
  const closed = await callTool(ALICE, TOOL, { folder_id, folder_upload_email_access: null });
  expect(closed).toEqual({ id: folder_id });
  expect((await requests()).at(-1)?.body).toEqual({ folder_upload_email: null });
});

it('names the allowed values', async () => {
  const args = { folder_id: '1', folder_upload_email_access: 'company' };
  const { code, text } = await failTool(ALICE, TOOL, args);
  expect(code).toBe('invalid_arguments');
  expect(text).toContain('expected one of "open"|"collaborators"');
});

it('may not change what is shared to be read', async () => {
  const folder_id = await idOf(ALICE, 'Finance/2025');
  expect((await failTool(BOB, TOOL, { folder_id })).code).toBe('box_forbidden');
});

it("treats another user's folder as a missing one", async () => {
  const folder_id = await idOf(BOB, 'Archive');
  const ofBob = await failTool(ALICE, TOOL, { folder_id });
  expect(ofBob).toEqual(await failTool(ALICE, TOOL, { folder_id: MISSING }));
  expect(ofBob.code).toBe('box_not_found');
});
