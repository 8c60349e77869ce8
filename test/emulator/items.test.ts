/** What can be set on items, web links, shared links and Favorites: each answer is held against Box's contract. */
import { expect, it } from 'vitest';
import { itemAt, useEmulator } from './harness.js';

const ALICE = 'alice@acme.test';
const BOB = 'bob@acme.test';
const CAROL = 'carol@globex.test';
const FULL = 'lock,disposition_at,permissions,shared_link,tags,collections';

const emulator = useEmulator();

it('locks a file until its time has come', async () => {
  const alice = await emulator.as(ALICE);
  const bob = await emulator.as(BOB);
  const { id } = await itemAt(alice, 'Projects/Aurora/Risk register.csv');
  const path = `/2.0/files/${id}`;
  const lock = { type: 'lock', expires_at: '2026-01-15T10:30:00Z', is_download_prevented: true };
  const locked = await alice('PUT', `${path}?fields=${FULL}`, { body: { lock } });
  expect(locked.body['lock']).toMatchObject({ is_download_prevented: true });
  const refused = await bob('PUT', path, { body: { description: 'x' } });
  expect([refused.status, refused.body.code]).toEqual([403, 'access_denied_item_locked']);
  expect((await bob('GET', `${path}/content`)).status).toBe(403);
  const seen = await bob('GET', `${path}?fields=permissions`);
  expect(seen.body['permissions']).toMatchObject({ can_download: false });
  emulator.pass(1800);
  expect((await bob('PUT', path, { body: { description: 'x' } })).status).toBe(200);
});

it('keeps retention dates from becoming earlier', async () => {
  const alice = await emulator.as(ALICE);
  const { id } = await itemAt(alice, 'Finance/2025/Q1 report.pdf');
  const set = (disposition_at: string | null) =>
    alice('PUT', `/2.0/files/${id}?fields=disposition_at`, { body: { disposition_at } });
  expect((await set('2027-01-01T00:00:00Z')).body['disposition_at']).toBe('2027-01-01T00:00:00-00:00');
  expect((await set('2026-12-01T00:00:00Z')).status).toBe(403);
  expect((await set(null)).body['disposition_at']).toBeNull();
});

it('refuses a change of what has been changed since', async () => {
  const alice = await emulator.as(ALICE);
  const { id, etag } = await itemAt(alice, 'Finance');
  const tag = () =>
    alice('PUT', `/2.0/folders/${id}`, { body: { tags: ['a'] }, headers: { 'if-match': etag } });
  expect([(await tag()).status, (await tag()).status]).toEqual([200, 412]);
});

it('copies folders, and sets who may invite and mail to them', async () => {
  const alice = await emulator.as(ALICE);
  const { id } = await itemAt(alice, 'Projects');
  const copy = await alice('POST', `/2.0/folders/${id}/copy`, { body: { parent: { id: '0' }, name: 'P2' } });
  expect(copy.status).toBe(201);
  const again = await alice('POST', `/2.0/folders/${id}/copy`, { body: { parent: { id: '0' }, name: 'P2' } });
  expect([again.status, again.body.code]).toEqual([409, 'item_name_in_use']);
  const body = {
    sync_state: 'synced',
    can_non_owners_invite: false,
    can_non_owners_view_collaborators: false,
    folder_upload_email: { access: 'open' },
  };
  const fields = `${Object.keys(body).join(',')},${FULL}`;
  const changed = await alice('PUT', `/2.0/folders/${id}?fields=${fields}`, { body });
  expect(changed.body).toMatchObject(body);
  const half = await alice('PUT', `/2.0/folders/${id}`, { body: { can_non_owners_invite: true } });
  expect(half.status).toBe(400);
});

it('shares items, and finds them by their links', async () => {
  const alice = await emulator.as(ALICE);
  const carol = await emulator.as(CAROL);
  const created = await alice('POST', '/2.0/web_links', {
    body: { url: 'https://example.test/a', parent: { id: '0' } },
  });
  const file = await itemAt(alice, 'Finance/2025/Q1 report.pdf');
  const folder = await itemAt(alice, 'Finance');
  for (const path of [`files/${file.id}`, `folders/${folder.id}`, `web_links/${created.body.id}`]) {
    const share = (shared_link: unknown) =>
      alice('PUT', `/2.0/${path}?fields=shared_link`, { body: { shared_link } });
    const { body } = await share({ access: 'open', password: 'Secret-123' });
    const { url } = body['shared_link'] as { url: string };
    const follow = (more = '') =>
      carol('GET', '/2.0/shared_items', {
        headers: { boxapi: `shared_link=${encodeURIComponent(url)}${more}` },
      });
    expect((await follow('&shared_link_password=Secret-123')).body.id).toBe(body.id);
    expect((await follow()).body.code).toBe('incorrect_shared_item_password');
    expect((await share({ access: 'collaborators', permissions: { can_download: false } })).status).toBe(400);
    expect((await share({ access: 'company', password: 'Secret-123' })).status).toBe(400);
    expect((await share({ access: 'open', unshared_at: '2026-01-15T10:30:00Z' })).status).toBe(200);
    emulator.pass(1800);
    expect((await follow('&shared_link_password=Secret-123')).status).toBe(404);
    emulator.pass(-1800);
    expect((await share(null)).body['shared_link']).toBeNull();
  }
});

it('keeps web links like other items', async () => {
  const alice = await emulator.as(ALICE);
  const bob = await emulator.as(BOB);
  const body = { url: 'https://example.test/a', parent: { id: '0' }, name: 'Example', description: 'Words' };
  const { body: link } = await alice('POST', '/2.0/web_links', { body });
  const path = `/2.0/web_links/${link.id}`;
  expect((await alice('GET', path)).body).toMatchObject({
    name: 'Example',
    url: body.url,
    description: 'Words',
  });
  expect((await alice('POST', '/2.0/web_links', { body })).status).toBe(409);
  expect((await alice('PUT', path, { body: { url: 'ftp://example.test' } })).status).toBe(400);
  expect((await bob('GET', path)).status).toBe(404);
  expect((await alice('GET', '/2.0/search?query=Example')).body.entries).toContainEqual(
    expect.objectContaining({ type: 'web_link', id: link.id }),
  );
  expect((await alice('DELETE', path)).status).toBe(204);
  expect((await alice('GET', path)).body.code).toBe('trashed');
});

it('has Favorites for each person', async () => {
  const alice = await emulator.as(ALICE);
  const { id } = await itemAt(alice, 'Finance');
  const { entries } = (await alice('GET', '/2.0/collections')).body;
  const favorites = entries[0]?.id;
  const put = (collections: unknown) =>
    alice('PUT', `/2.0/folders/${id}?fields=${FULL}`, { body: { collections } });
  expect((await put([{ id: favorites }])).body['collections']).toMatchObject([{ id: favorites }]);
  const bob = await emulator.as(BOB);
  expect((await bob('GET', `/2.0/folders/${id}?fields=collections`)).body['collections']).toEqual([]);
  expect((await put([{ id: '5' }])).status).toBe(400);
  expect((await put([])).body['collections']).toEqual([]);
});
