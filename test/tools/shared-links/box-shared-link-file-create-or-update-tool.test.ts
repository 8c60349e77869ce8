import { expect, it } from 'vitest';
import { ALICE, BOB, MISSING, useTools } from '../../helpers/tools.js';

const { callTool, failTool, requests, idOf } = useTools();
const TOOL = 'box_shared_link_file_create_or_update_tool';

it('creates a link for the company unless told otherwise', async () => {
  const file_id = await idOf(ALICE, 'Finance/2025/Q1 report.pdf');
  const { shared_link } = await callTool(ALICE, TOOL, { file_id });
  expect(shared_link).toMatchObject({ access: 'company', is_password_enabled: false });
  const sent = await requests();
  expect(sent.slice(-2)).toEqual([
    { method: 'GET', path: `/2.0/files/${file_id}`, query: { fields: 'shared_link' } },
    {
      method: 'PUT',
      path: `/2.0/files/${file_id}`,
      query: { fields: 'shared_link' },
      body: { shared_link: { access: 'company', permissions: { can_download: true, can_edit: false } } },
    },
  ]);
});

it('sets everything a link can have, and leaves alone what is not given', async () => {
  const file_id = await idOf(ALICE, 'Finance/2025/Q1 report.pdf');
  const first = await callTool(ALICE, TOOL, {
    file_id,
    access: 'open',
    password: 'Secret-123',
    vanity_name: 'quarterly-report',
    unshared_at: '2026-06-01T00:00:00Z',
    can_download: false,
  });
  const expected = {
    access: 'open',
    is_password_enabled: true,
    vanity_name: 'quarterly-report',
    vanity_url: 'https://app.box.com/v/quarterly-report',
    unshared_at: '2026-06-01T00:00:00-00:00',
    permissions: { can_download: false, can_edit: false },
  };
  expect(first['shared_link']).toMatchObject(expected);
  const later = await callTool(ALICE, TOOL, { file_id, unshared_at: '2026-07-01T00:00:00Z' });
  expect(later['shared_link']).toMatchObject({ ...expected, unshared_at: '2026-07-01T00:00:00-00:00' });
});

it('never widens a link for collaborators by changing something else', async () => {
  const file_id = await idOf(ALICE, 'Finance/2025/Q1 report.pdf');
  await callTool(ALICE, TOOL, { file_id, access: 'collaborators' });
  const { shared_link } = await callTool(ALICE, TOOL, { file_id, vanity_name: 'for-us-only-2026' });
  expect(shared_link).toMatchObject({ access: 'collaborators', vanity_name: 'for-us-only-2026' });
});

it('refuses what Box allows only with other settings, and repeats no password', async () => {
  const file_id = await idOf(ALICE, 'Finance/2025/Q1 report.pdf');
  const company = await failTool(ALICE, TOOL, { file_id, password: 'Secret-123' });
  expect(company).toEqual({
    code: 'invalid_arguments',
    text: 'password: needs access "open"; it is "company".',
  });
  const weak = await failTool(ALICE, TOOL, { file_id, access: 'open', password: 'hunter' });
  expect(weak.text).toContain('password: must have 8 characters');
  expect(weak.text).not.toContain('hunter');
  const past = await failTool(ALICE, TOOL, { file_id, unshared_at: '2020-01-01T00:00:00Z' });
  expect(past.text).toContain('Refused: unshared_at.');
  const access = await failTool(ALICE, TOOL, { file_id, access: 'public' });
  expect(access.text).toContain('access: expected one of "open"|"company"|"collaborators"');
});

it('may not share what is shared to be read', async () => {
  const file_id = await idOf(ALICE, 'Finance/2025/Q1 report.pdf');
  expect((await failTool(BOB, TOOL, { file_id })).code).toBe('box_forbidden');
});

it('lets people edit, but only what they can download', async () => {
  const file_id = await idOf(ALICE, 'Finance/2025/Q1 report.pdf');
  const { shared_link } = await callTool(ALICE, TOOL, { file_id, can_edit: true });
  expect(shared_link).toMatchObject({ permissions: { can_download: true, can_edit: true } });
  const { code, text } = await failTool(ALICE, TOOL, { file_id, can_edit: true, can_download: false });
  expect(code).toBe('invalid_arguments');
  expect(text).toContain('can_edit');
  const closed = await callTool(ALICE, TOOL, { file_id, can_download: false });
  expect(closed['shared_link']).toMatchObject({ permissions: { can_download: false, can_edit: false } });
  const roles = await failTool(ALICE, TOOL, { file_id, access: 'collaborators', can_download: false });
  expect(roles.text).toContain('can_download: needs access "open" or "company"');
});

it("treats another user's file as a missing one", async () => {
  const ofBob = await failTool(ALICE, TOOL, { file_id: await idOf(BOB, 'Ideas.txt') });
  expect(ofBob).toEqual(await failTool(ALICE, TOOL, { file_id: MISSING }));
  expect(ofBob.code).toBe('box_not_found');
});
